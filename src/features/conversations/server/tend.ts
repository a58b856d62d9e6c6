import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { emit } from '#commons/events/server/index.ts';
import { indexPost } from '#commons/search/server/index.ts';
import { newSlug } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { TENDING_DAYS, type SplitInput } from '../schema.ts';
import { accessConversation, type ConversationRecord } from './access.ts';
import { mayTend } from './policy.ts';
import { linkPractices } from './start-conversation.ts';

/** Stands before the others in the lists of its practices, group or organisation, or no longer. */
export async function setPinned(ctx: Context, id: string, pinned: boolean): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayTend(tx.actor, conversation)),
    write: async (tx) => {
      await tx.db
        .updateTable('thing')
        .set({ pinned_at: pinned ? tx.now() : null })
        .where('id', '=', id)
        .execute();
      const action = pinned ? 'pin_conversation' : 'unpin_conversation';
      await noteInTrail(tx, { action, target: { kind: 'thing', id } });
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/**
 * Joins a conversation into another of the same space: its posts come after those that stand there, with
 * all that belongs to them, and its address leads there. Who wrote under another identity keeps that
 * identity: of two that one person had in the two threads nobody learns that they are one.
 */
export async function joinConversation(ctx: Context, id: string, intoId: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessBoth(tx, id, intoId),
    may: (tx, [from, into]) => {
      demand(mayTend(tx.actor, from));
      demand(mayTend(tx.actor, into));
    },
    write: async (tx, [from, into]) => {
      if (from.space_id !== into.space_id) throw invalid({ into: 'other_space' });
      if (await hasParticipants(tx, [id, intoId])) throw invalid({ into: 'asked_hosts_stays' });
      const posts = await postsOf(tx, id);
      await move(tx, { kind: 'join', from: id, into: intoId, posts, after: into.last_number });
      await sql`insert into follow (member_id, target_kind, target_id, created_at, rhythm)
        select member_id, 'thing', ${intoId}, ${tx.now()}, rhythm from follow
         where target_kind = 'thing' and target_id = ${id}
        on conflict do nothing`.execute(tx.db);
      await setRemoved(tx, id, true);
      await noteInTrail(tx, {
        action: 'join_conversation',
        target: { kind: 'thing', id: intoId },
        reason: from.title,
      });
    },
    emit: async (tx) => {
      await emit(tx, { kind: 'thing_changed', thingId: id });
      await emit(tx, { kind: 'thing_changed', thingId: intoId });
    },
  });
}

/** Takes posts out of a conversation into one of their own, in the same space. The first post stays. */
export async function splitConversation(
  ctx: Context,
  id: string,
  input: SplitInput,
): Promise<{ id: string; slug: string }> {
  const made = { id: newId(), slug: newSlug(input.title) };
  await runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayTend(tx.actor, conversation)),
    write: async (tx, conversation) => {
      if (await hasParticipants(tx, [id])) throw invalid({ posts: 'asked_hosts_stays' });
      const wanted = new Set(input.posts);
      const posts = (await postsOf(tx, id)).filter(({ number }) => wanted.has(number));
      if (posts.length < wanted.size || posts.some(({ number }) => number === 1))
        throw invalid({ posts: 'choose_posts' });
      if (posts.some((post) => post.id === conversation.accepted_post_id))
        throw invalid({ posts: 'answer_stays' });
      const [first] = posts;
      await tx.db
        .insertInto('thing')
        .values({
          ...made,
          ...{ kind: 'conversation', space_id: conversation.space_id, title: input.title },
          ...{ author_id: first!.author_id, organisation_id: first!.organisation_id },
          ...{ language: first!.language, created_at: first!.created_at },
        })
        .execute();
      await tx.db
        .insertInto('conversation')
        .values({ thing_id: made.id, kind: input.kind })
        .execute();
      await linkPractices(tx, made.id, input.practiceIds);
      await move(tx, { kind: 'split', from: id, into: made.id, posts, after: 0 });
      await sql`insert into follow (member_id, target_kind, target_id, created_at)
        select distinct coalesce(persona.member_id, post.author_id), 'thing', ${made.id}::uuid, ${tx.now()}::timestamptz
          from post left join persona on persona.id = post.author_id where post.thing_id = ${made.id}
        on conflict do nothing`.execute(tx.db);
      await noteInTrail(tx, {
        action: 'split_conversation',
        target: { kind: 'thing', id: made.id },
        reason: conversation.title,
      });
    },
    emit: async (tx) => {
      await emit(tx, { kind: 'thing_changed', thingId: id });
      await emit(tx, { kind: 'thing_changed', thingId: made.id });
    },
  });
  return made;
}

/**
 * Undoes the last joining or splitting that a conversation had part in: every post stands where it stood,
 * with its number. For thirty days, and as long as nothing written since stands in the way.
 */
export async function undoTending(ctx: Context, id: string): Promise<{ slug: string }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const last = await lastTending(tx, id);
      if (!last) throw notFound();
      const { from, into } = await accessUndo(tx, last);
      // Two who undo at once: the second finds it undone.
      const again = await lastTending(tx, id);
      if (again?.id !== last.id) throw new DomainError('conflict', 'nothing_to_undo');
      return { last, from, into };
    },
    may: (tx, { into }) => demand(mayTend(tx.actor, into)),
    write: async (tx, { last, from, into }) => {
      await demandUndoable(tx, last);
      await sql`
        update post set thing_id = ${from.id}, number = before.number, parent_id = before.parent_id
          from unnest(${last.post_ids}::uuid[], ${last.numbers}::int[], ${last.parent_ids}::uuid[])
            before (id, number, parent_id)
         where post.id = before.id`.execute(tx.db);
      await bringAlong(tx, last.post_ids, from.id);
      await tx.db
        .updateTable('tending')
        .set({ undone_at: tx.now() })
        .where('id', '=', last.id)
        .execute();
      await setRemoved(tx, last.kind === 'join' ? from.id : into.id, last.kind === 'split');
      for (const each of [from, into]) await recount(tx, each.id);
      await indexFirst(tx, from);
      if (last.kind === 'join') await indexFirst(tx, into);
      await noteInTrail(tx, {
        action: last.kind === 'join' ? 'undo_join' : 'undo_split',
        target: { kind: 'thing', id: from.id },
      });
      return { slug: from.slug };
    },
    emit: async (tx, { from, into }) => {
      await emit(tx, { kind: 'thing_changed', thingId: from.id });
      await emit(tx, { kind: 'thing_changed', thingId: into.id });
    },
  });
}

type Last = NonNullable<Awaited<ReturnType<typeof lastTending>>>;

async function lastTending(ctx: Context, id: string) {
  return ctx.db
    .selectFrom('tending')
    .selectAll()
    .where((eb) => eb.or([eb('from_id', '=', id), eb('into_id', '=', id)]))
    .where('undone_at', 'is', null)
    .where('done_at', '>', new Date(ctx.now().getTime() - TENDING_DAYS * 86_400_000))
    .orderBy('done_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The two conversations of a joining or splitting. Where a joined one was, nobody sees it any more: it
 * stood in the same space as the one that it went into, whose door is the door to both.
 */
async function accessUndo(ctx: Context, { kind, from_id, into_id }: Last) {
  if (kind === 'split') {
    const [from, into] = await accessBoth(ctx, from_id, into_id);
    demand(mayTend(ctx.actor, from));
    return { from, into };
  }
  const into = await accessConversation(ctx, { id: into_id });
  const rows = await ctx.db
    .selectFrom('thing')
    .select(['id', 'slug', 'space_id'])
    .where('id', 'in', [from_id, into_id])
    .orderBy('id')
    .forUpdate()
    .execute();
  const from = rows.find(({ id }) => id === from_id);
  const stays = rows.find(({ id }) => id === into_id);
  // Moved since: bringing it back would bring it to other readers.
  if (!from || from.space_id !== stays?.space_id) throw new DomainError('conflict', 'moved_since');
  return { from, into };
}

/** Refuses where something written since would lose its place. */
async function demandUndoable(ctx: Context, { kind, into_id, post_ids }: Last): Promise<void> {
  const inTheWay =
    kind === 'split'
      ? sql`post.id <> all(${post_ids}::uuid[])`
      : sql`post.id <> all(${post_ids}::uuid[]) and post.parent_id = any(${post_ids}::uuid[])`;
  const { rows } = await sql<{ answered: boolean; gone: boolean }>`
    select exists (select from post where thing_id = ${into_id} and ${inTheWay}) as answered,
           exists (select from post where id = any(${post_ids}::uuid[])
             and thing_id <> ${into_id}) as gone`.execute(ctx.db);
  if (rows[0]!.gone) throw new DomainError('conflict', 'nothing_to_undo');
  if (rows[0]!.answered) throw new DomainError('conflict', 'written_since');
  const accepted = await ctx.db
    .selectFrom('conversation')
    .select('accepted_post_id')
    .where('thing_id', '=', into_id)
    .executeTakeFirst();
  if (accepted?.accepted_post_id && post_ids.includes(accepted.accepted_post_id))
    throw new DomainError('conflict', 'written_since');
}

/** Two conversations, held in an order that is always the same, so that no two wait crosswise. */
async function accessBoth(
  ctx: Context,
  fromId: string,
  intoId: string,
): Promise<[ConversationRecord, ConversationRecord]> {
  if (fromId === intoId) throw invalid({ into: 'same_conversation' });
  const found = new Map<string, ConversationRecord>();
  for (const id of [fromId, intoId].sort())
    found.set(id, await accessConversation(ctx, { id }, { lock: true }));
  return [found.get(fromId)!, found.get(intoId)!];
}

async function hasParticipants(ctx: Context, ids: string[]): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('thing_participant')
    .select('thing_id')
    .where('thing_id', 'in', ids)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const postsOf = (ctx: Context, thingId: string) =>
  ctx.db
    .selectFrom('post')
    .select(['id', 'number', 'parent_id', 'author_id', 'organisation_id', 'language', 'created_at'])
    .where('thing_id', '=', thingId)
    .orderBy('number')
    .execute();

interface Moving {
  kind: 'join' | 'split';
  from: string;
  into: string;
  posts: Awaited<ReturnType<typeof postsOf>>;
  /** The last number that is taken where they go. */
  after: number;
}

/** Puts posts into another thread, in their order, and keeps how they stood. */
async function move(ctx: Context, { kind, from, into, posts, after }: Moving): Promise<void> {
  const ids = posts.map((post) => post.id);
  const parents = posts.map((post) => post.parent_id);
  await ctx.db
    .insertInto('tending')
    .values({
      ...{ id: newId(), kind, from_id: from, into_id: into, post_ids: ids },
      numbers: posts.map((post) => post.number),
      parent_ids: parents as string[],
      ...{ done_by: ctx.actor.memberId!, done_at: ctx.now() },
    })
    .execute();
  // A reply to a post of the other thread stands on its own there.
  await sql`
    update post set thing_id = ${into}, number = ${after} + place.n,
           parent_id = case when post.parent_id = any(${ids}::uuid[]) then post.parent_id end
      from unnest(${ids}::uuid[]) with ordinality place (id, n) where post.id = place.id`.execute(
    ctx.db,
  );
  await sql`update post set parent_id = null
     where thing_id = ${from} and parent_id = any(${ids}::uuid[])`.execute(ctx.db);
  await bringAlong(ctx, ids, into);
  for (const id of [from, into]) await recount(ctx, id);
  for (const id of [from, into]) await indexFirst(ctx, { id });
  if (kind === 'join') await indexPlain(ctx, ids[0]);
}

/** What names a post's thread beside the post: search, notifications, cases about it. */
async function bringAlong(ctx: Context, postIds: readonly string[], thingId: string) {
  for (const table of ['passage', 'notification', 'moderation_case'] as const)
    await ctx.db
      .updateTable(table)
      .set({ thing_id: thingId })
      .where('post_id', 'in', postIds)
      .execute();
}

/** Brings a thread's counters in line with its posts. Numbers once given are never given again. */
async function recount(ctx: Context, thingId: string): Promise<void> {
  await sql`
    update thing
       set post_count = counted.posts, helpful_count = counted.helpful,
           last_number = greatest(thing.last_number, counted.last),
           activity_at = coalesce(counted.at, thing.activity_at),
           last_poster_id = counted.poster
      from (select count(*) filter (where removed_at is null)::int as posts,
                   coalesce(sum(helpful_count), 0)::int as helpful, coalesce(max(number), 0) as last,
                   max(created_at) as at, (array_agg(author_id order by number desc))[1] as poster
              from post where thing_id = ${thingId}) counted
     where thing.id = ${thingId}`.execute(ctx.db);
}

/** A thread's first post is found by its title too. */
async function indexFirst(ctx: Context, { id }: { id: string }): Promise<void> {
  const first = await ctx.db
    .selectFrom('post')
    .innerJoin('thing', 'thing.id', 'post.thing_id')
    .select(['post.id', 'post.language', 'post.plain', 'thing.title'])
    .where('post.thing_id', '=', id)
    .where('post.number', '=', 1)
    .where('post.removed_at', 'is', null)
    .executeTakeFirst();
  if (first)
    await indexPost(ctx.db, {
      ...{ postId: first.id, thingId: id, title: first.title },
      ...{ language: first.language, text: first.plain },
    });
}

/** What was a thread's first post and is none any more is found by its own words alone. */
async function indexPlain(ctx: Context, postId: string | undefined): Promise<void> {
  const post = await ctx.db
    .selectFrom('post')
    .select(['id', 'thing_id', 'language', 'plain'])
    .where('id', '=', postId ?? null)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (post)
    await indexPost(ctx.db, {
      ...{ postId: post.id, thingId: post.thing_id, title: null },
      ...{ language: post.language, text: post.plain },
    });
}

async function setRemoved(ctx: Context, id: string, removed: boolean): Promise<void> {
  await ctx.db
    .updateTable('thing')
    .set(
      removed
        ? { state: 'removed', removed_at: ctx.now(), removed_by: ctx.actor.memberId }
        : { state: 'published', removed_at: null, removed_by: null },
    )
    .where('id', '=', id)
    .execute();
}

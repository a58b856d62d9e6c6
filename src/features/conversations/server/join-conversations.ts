import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { emit } from '#commons/events/server/index.ts';
import { indexThreads } from '#commons/search/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { invalid, refuse } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { JoinInput } from '../schema.ts';
import { accessConversation, type ConversationRecord } from './access.ts';
import { conversationNamed } from './conversation-named.ts';
import { mayRearrange } from './policy.ts';
import { rehome } from './rehome-posts.ts';
import { keepTending } from './tendings.ts';

/** What undoing a join needs beside what stays with the one that was joined. */
export interface Joined {
  /** Of both: a post's id and its number before. */
  own: [id: string, number: number][];
  came: [id: string, number: number][];
  /** Numbers that posts had here which had left before: then and now. */
  places: [was: number, is: number][];
  /** How far each member had read here. */
  reads: [member: string, number: number][];
  activityAt: string;
  lastPoster: string | null;
  lastNumber: number;
  /** Sum of the "helpful" of the posts that came. */
  helpful: number;
  /** The answer that came along and was accepted here too. */
  accepted: string | null;
  /** What had been joined before to the one that is joined now. */
  followed: string[];
}

/** A conversation whose words only its participants and the hosts read. */
async function isAsked(db: Db, { id, space }: ConversationRecord): Promise<boolean> {
  if (!['hosts', 'participants'].includes(space)) return false;
  const part = db.selectFrom('thing_participant').select('member_id').where('thing_id', '=', id);
  return (await part.executeTakeFirst()) !== undefined;
}

/** Both conversations, each through its door and held, in one order whoever comes first. */
async function accessBoth(ctx: Context, id: string, into: string) {
  const target = (await conversationNamed(ctx, into))?.id;
  if (!target) throw invalid({ into: 'no_such_conversation' });
  if (target === id) throw invalid({ into: 'same_conversation' });
  const held = new Map<string, ConversationRecord>();
  for (const each of [id, target].sort())
    held.set(each, await accessConversation(ctx, { id: each }, { lock: true }));
  return { from: held.get(id)!, to: held.get(target)! };
}

/**
 * Joins a conversation to another: its posts become posts of the other, in order of time behind the
 * other's opening, and its address leads there.
 */
export async function joinConversations(
  ctx: Context,
  id: string,
  input: JoinInput,
): Promise<{ id: string; href: string }> {
  return runCommand(ctx, {
    access: (tx) => accessBoth(tx, id, input.into),
    may: (tx, { from, to }) => {
      demand(mayRearrange(tx.actor, from));
      demand(mayRearrange(tx.actor, to));
    },
    write: async (tx, { from, to }) => {
      // Else words that somebody meant for the hosts alone would be read by others, unasked.
      if ((await isAsked(tx.db, from)) || (await isAsked(tx.db, to))) throw refuse('asked_alone');
      if (from.space_id !== to.space_id && !input.confirmed)
        throw invalid({ confirmed: 'confirm_first' });
      const at = tx.now();
      const before = await merge(tx, from, to, at);
      await keepTending(tx, { kind: 'join', thingId: to.id, otherId: from.id, before, at });
      const target = { kind: 'thing', id: to.id } as const;
      await noteInTrail(tx, { action: 'join_conversations', target });
      return { id: to.id, href: thingPath('conversation', to.slug) };
    },
    emit: async (tx, { from, to }) => {
      await emit(tx, { kind: 'thing_changed', thingId: from.id });
      await emit(tx, { kind: 'thing_changed', thingId: to.id });
    },
  });
}

interface Item {
  id: string;
  what: 'own' | 'came' | 'place';
  was: number;
  is: number;
}

/**
 * In which order the posts of both stand: by time, each one's own in their order, the opening of the
 * one that stays first. Places of posts that had left it keep theirs among them.
 */
async function order(db: Db, from: string, to: string): Promise<Item[]> {
  const { rows } = await sql<Item>`
    with item as (
      select id, 'own' as what, number, created_at from post where thing_id = ${to} and number > 0
      union all select post.id, 'place', post_place.number, post.created_at
        from post_place join post on post.id = post_place.post_id where post_place.thing_id = ${to}
      union all select id, 'came', number, created_at from post where thing_id = ${from} and number > 0),
    timed as (
      select *, max(created_at) over (partition by what = 'came' order by number) as at from item)
    select id, what, number as was, row_number() over (order by what = 'own' and number = 1 desc,
             at, what = 'came', number)::int as is
      from timed order by 4`.execute(db);
  return rows;
}

async function merge(
  ctx: Context,
  from: ConversationRecord,
  to: ConversationRecord,
  at: Date,
): Promise<Joined> {
  const { db } = ctx;
  const items = await order(db, from.id, to.id);
  const those = (what: Item['what']) => items.filter((item) => item.what === what);
  const came = those('came');
  const reads = await readersOf(db, to.id);
  const helpful = await sql<{ sum: number }>`
    select coalesce(sum(helpful_count), 0)::int as sum from post where thing_id = ${from.id} and number > 0`.execute(
    db,
  );
  await sql`insert into post_place (thing_id, number, post_id)
    select thing_id, number, id from post where thing_id = ${from.id} and number > 0`.execute(db);
  await markReads(db, from.id, to.id, items);
  await renumber(db, to.id, [...those('own'), ...came], those('place'));
  const ids = came.map(({ id }) => id);
  await rehome(db, ids, to.id);
  await indexThreads(db, [from.id, to.id]);
  await inherit(db, from.id, to.id, at);
  const followed = await db
    .updateTable('thing')
    .set({ joined_to: to.id })
    .where('joined_to', '=', from.id)
    .returning('id')
    .execute();
  await db
    .updateTable('thing')
    .set({ state: 'joined', joined_to: to.id })
    .where('id', '=', from.id)
    .execute();
  await db
    .updateTable('thing')
    .set({
      post_count: to.post_count + from.post_count,
      last_number: items.length,
      helpful_count: to.helpful_count + from.helpful_count,
      imported_likes: to.imported_likes + from.imported_likes,
      ...(from.activity_at > to.activity_at && {
        activity_at: from.activity_at,
        last_poster_id: from.last_poster_id,
      }),
    })
    .where('id', '=', to.id)
    .execute();
  return {
    own: those('own').map(({ id, was }) => [id, was]),
    came: came.map(({ id, was }) => [id, was]),
    places: those('place').map(({ was, is }) => [was, is]),
    reads,
    activityAt: to.activity_at.toISOString(),
    lastPoster: to.last_poster_id,
    lastNumber: to.last_number,
    helpful: helpful.rows[0]!.sum,
    accepted: await bringAnswer(db, from, to),
    followed: followed.map((one) => one.id),
  };
}

async function readersOf(db: Db, thingId: string): Promise<[string, number][]> {
  const rows = await db
    .selectFrom('thread_read')
    .select(['member_id', 'last_number'])
    .where('thing_id', '=', thingId)
    .orderBy('member_id')
    .execute();
  return rows.map((row) => [row.member_id, row.last_number]);
}

/** Nobody takes for read what they have not read: up to the first such post of either. */
async function markReads(db: Db, from: string, to: string, items: readonly Item[]): Promise<void> {
  await sql`
    update thread_read own set last_number = coalesce((
        select min(item.is) - 1 from unnest(${items.map(({ what }) => what)}::text[],
            ${items.map(({ was }) => was)}::int[], ${items.map(({ is }) => is)}::int[]) as item (what, was, "is")
         where item.what <> 'place' and item.was > case item.what when 'own' then own.last_number
           else coalesce((select other.last_number from thread_read other
             where other.thing_id = ${from} and other.member_id = own.member_id), 0) end), ${items.length})
     where own.thing_id = ${to}`.execute(db);
}

/** Below the numbers of posts that were refused before anybody read them. */
const FAR = 1_000_000_000;

/** Gives posts, whichever thread they were in, their numbers in this one. Numbers are unique at each moment. */
export async function renumber(
  db: Db,
  thingId: string,
  posts: readonly { id: string; is: number }[],
  places: readonly { was: number; is: number }[],
): Promise<void> {
  await sql`update post set number = -number - ${FAR} where thing_id = ${thingId} and number > 0`.execute(
    db,
  );
  await sql`update post_place set number = -number where thing_id = ${thingId}`.execute(db);
  await sql`
    update post set thing_id = ${thingId}, number = item.is
      from unnest(${posts.map(({ id }) => id)}::uuid[], ${posts.map(({ is }) => is)}::int[]) as item (id, "is")
     where post.id = item.id`.execute(db);
  await sql`
    update post_place set number = item.is
      from unnest(${places.map(({ was }) => was)}::int[], ${places.map(({ is }) => is)}::int[]) as item (was, "is")
     where thing_id = ${thingId} and number = -item.was`.execute(db);
}

/** Who followed or saved the one follows or has saved the other; what was being written there waits here. */
async function inherit(db: Db, from: string, to: string, at: Date): Promise<void> {
  for (const table of ['follow', 'save'] as const) {
    const more = table === 'follow' ? sql`, rhythm` : sql``;
    await sql`
      insert into ${sql.table(table)} (member_id, target_kind, target_id, created_at ${more})
      select member_id, target_kind, ${to}, ${at} ${more} from ${sql.table(table)}
       where target_kind = 'thing' and target_id = ${from} on conflict do nothing`.execute(db);
  }
  await sql`
    update draft set key = ${`reply/${to}`} where key = ${`reply/${from}`}
       and not exists (select from draft other where other.member_id = draft.member_id
         and other.key = ${`reply/${to}`})`.execute(db);
}

/** The answer of a question that is joined to an open one answers that too. */
async function bringAnswer(
  db: Db,
  from: ConversationRecord,
  to: ConversationRecord,
): Promise<string | null> {
  if (to.conversation_kind !== 'question' || to.accepted_post_id) return null;
  if (from.conversation_kind !== 'question' || !from.accepted_post_id) return null;
  await db
    .updateTable('conversation')
    .set({
      accepted_post_id: from.accepted_post_id,
      accepted_by: from.accepted_by,
      accepted_at: from.accepted_at,
    })
    .where('thing_id', '=', to.id)
    .execute();
  return from.accepted_post_id;
}

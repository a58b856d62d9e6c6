import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { emit } from '#commons/events/server/index.ts';
import { indexThreads } from '#commons/search/server/index.ts';
import { linkPractices, newSlug, thingPath } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { SplitInput } from '../schema.ts';
import { accessConversation, type ConversationRecord } from './access.ts';
import { mayRearrange } from './policy.ts';
import { rehome } from './rehome-posts.ts';
import { keepTending } from './tendings.ts';

/** What undoing a split needs. */
export interface Split {
  posts: [id: string, number: number][];
  /** Which post replied to which, where one of them left. */
  parents: [child: string, parent: string][];
  activityAt: string;
  lastPoster: string | null;
  lastNumber: number;
}

/** Makes chosen posts a conversation of its own, in the same space. A line where they stood leads there. */
export async function splitConversation(
  ctx: Context,
  id: string,
  input: SplitInput,
): Promise<{ id: string; href: string }> {
  return runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayRearrange(tx.actor, conversation)),
    write: async (tx, conversation) => {
      const posts = await choose(tx.db, conversation, input.posts);
      const made = { id: newId(), slug: newSlug(input.title) };
      const ids = posts.map((post) => post.id);
      const parents = await cutReplies(tx.db, id, ids);
      await beginWith(tx, conversation, made, posts, input);
      await sql`insert into post_place (thing_id, number, post_id)
        select thing_id, number, id from post where id = any(${ids}::uuid[])`.execute(tx.db);
      await sql`
        update post set thing_id = ${made.id}, number = item.n
          from unnest(${ids}::uuid[]) with ordinality as item (id, n) where post.id = item.id`.execute(
        tx.db,
      );
      await rehome(tx.db, ids, made.id);
      await indexThreads(tx.db, [id, made.id]);
      await takeReaders(tx, id, made.id, posts);
      await leave(tx.db, id, posts);
      const before: Split = {
        posts: posts.map((post) => [post.id, post.number]),
        parents,
        activityAt: conversation.activity_at.toISOString(),
        lastPoster: conversation.last_poster_id,
        lastNumber: conversation.last_number,
      };
      await keepTending(tx, { kind: 'split', thingId: id, otherId: made.id, before });
      await noteInTrail(tx, { action: 'split_conversation', target: { kind: 'thing', id } });
      return { id: made.id, href: thingPath('conversation', made.slug) };
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** The posts of these numbers, in their order. The opening stays, and so does an accepted answer. */
async function choose(db: Db, { id, accepted_post_id }: ConversationRecord, numbers: number[]) {
  const posts = await db
    .selectFrom('post')
    .selectAll()
    .where('thing_id', '=', id)
    .where('number', 'in', numbers)
    .orderBy('number')
    .execute();
  if (posts.length < new Set(numbers).size) throw invalid({ posts: 'other_thread' });
  if (posts[0]!.number === 1) throw invalid({ posts: 'opening_stays' });
  if (posts.some((post) => post.id === accepted_post_id)) throw invalid({ posts: 'answer_stays' });
  if (posts[0]!.removed_at) throw invalid({ posts: 'post_removed' });
  return posts;
}
type Posts = Awaited<ReturnType<typeof choose>>;

/** A reply to what stands in another conversation now is a reply to nothing. */
async function cutReplies(db: Db, thingId: string, ids: string[]): Promise<Split['parents']> {
  const { rows } = await sql<{ child: string; parent: string }>`
    with cut as (
      select child.id, child.parent_id from post child
       where child.thing_id = ${thingId} and child.parent_id is not null
         and (child.id = any(${ids}::uuid[])) <> (child.parent_id = any(${ids}::uuid[])))
    update post set parent_id = null from cut where post.id = cut.id
    returning cut.id as child, cut.parent_id as parent`.execute(db);
  return rows.map(({ child, parent }) => [child, parent]);
}

/** Whoever wrote the first of the posts has begun the conversation, under the identity of that post. */
async function beginWith(
  ctx: Context,
  { id, space_id }: ConversationRecord,
  made: { id: string; slug: string },
  posts: Posts,
  input: SplitInput,
): Promise<void> {
  const [first, last] = [posts[0]!, posts.at(-1)!];
  await ctx.db
    .insertInto('thing')
    .values({
      ...made,
      kind: 'conversation',
      space_id,
      author_id: first.author_id,
      organisation_id: first.organisation_id,
      title: input.title,
      language: first.language,
      created_at: first.created_at,
      activity_at: last.created_at,
      last_poster_id: last.author_id,
      post_count: posts.filter((post) => !post.removed_at).length,
      last_number: posts.length,
      helpful_count: sumOf(posts),
    })
    .execute();
  await ctx.db.insertInto('conversation').values({ thing_id: made.id, kind: input.kind }).execute();
  await linkPractices(ctx, made.id, input.practiceIds);
  await sql`
    insert into thing_participant (thing_id, member_id, added_by, added_at)
    select ${made.id}, member_id, added_by, added_at from thing_participant where thing_id = ${id}`.execute(
    ctx.db,
  );
}

const sumOf = (posts: Posts) => posts.reduce((sum, post) => sum + post.helpful_count, 0);

/** Whoever had read the posts has read them there; whoever wrote one and follows goes on following. */
async function takeReaders(ctx: Context, from: string, to: string, posts: Posts): Promise<void> {
  const numbers = posts.map(({ number }) => number);
  await sql`
    insert into thread_read (member_id, thing_id, last_number, read_at)
    select member_id, ${to}, had.count, read_at from thread_read
      join lateral (select count(*)::int from unnest(${numbers}::int[]) as n where n <= last_number) had on true
     where thing_id = ${from} and had.count > 0`.execute(ctx.db);
  await sql`
    insert into follow (member_id, target_kind, target_id, created_at, rhythm)
    select member_id, target_kind, ${to}, ${ctx.now()}, rhythm from follow
     where target_kind = 'thing' and target_id = ${from} and member_id in (
       select coalesce(persona.member_id, post.author_id) from post
         left join persona on persona.id = post.author_id where post.thing_id = ${to})`.execute(
    ctx.db,
  );
}

/** What stays counts without them; who has read all that stays has read all. */
async function leave(db: Db, id: string, posts: Posts): Promise<void> {
  await sql`
    update thread_read set last_number = thing.last_number from thing
     where thing.id = ${id} and thread_read.thing_id = ${id} and thread_read.last_number < thing.last_number
       and not exists (select from post where post.thing_id = ${id}
         and post.number > thread_read.last_number)`.execute(db);
  await sql`
    update thing set post_count = post_count - ${posts.filter((post) => !post.removed_at).length},
           helpful_count = helpful_count - ${sumOf(posts)}, activity_at = last.created_at,
           last_poster_id = last.author_id
      from (select created_at, author_id from post where thing_id = ${id}
             order by number desc limit 1) last
     where thing.id = ${id}`.execute(db);
}

import { sql } from 'kysely';
import { indexThreads } from '#commons/search/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import type { ConversationRecord } from './access.ts';
import { renumber, type Joined } from './join-conversations.ts';
import { rehome } from './rehome-posts.ts';
import type { TendingRecord } from './tendings.ts';

/** Gives the posts that came back to where they were, under the numbers they had. What was written since stays. */
export async function undoJoin(
  ctx: Context,
  to: ConversationRecord,
  tending: TendingRecord,
): Promise<void> {
  const { db } = ctx;
  const from = tending.other_id!;
  const before = tending.before as Joined;
  const came = before.came.map(([id]) => id);
  const since = await db
    .selectFrom('post')
    .select('id')
    .where('thing_id', '=', to.id)
    .where('number', '>', 0)
    .where('id', 'not in', [...came, ...before.own.map(([id]) => id)])
    .orderBy('number')
    .execute();
  const own = [
    ...before.own.map(([id, is]) => ({ id, is })),
    ...since.map(({ id }, n) => ({ id, is: before.lastNumber + n + 1 })),
  ];
  const lastNumber = before.lastNumber + since.length;
  await readAgain(db, from, to.id, { ...before, own });
  await db
    .deleteFrom('post_place')
    .where('thing_id', '=', from)
    .where('post_id', 'in', came)
    .execute();
  await sql`
    update post set thing_id = ${from}, number = item.was
      from unnest(${came}::uuid[], ${before.came.map(([, was]) => was)}::int[]) as item (id, was)
     where post.id = item.id`.execute(db);
  await renumber(
    db,
    to.id,
    own,
    before.places.map(([is, was]) => ({ was, is })),
  );
  await rehome(db, came, from);
  await indexThreads(db, [from, to.id]);
  await disinherit(db, to.id, from, tending.done_at);
  if (before.accepted)
    await sql`update conversation set accepted_post_id = null, accepted_by = null, accepted_at = null
      where thing_id = ${to.id} and accepted_post_id = ${before.accepted}`.execute(db);
  await count(db, from, to.id, before, { lastNumber, since: since.length > 0 });
  await sql`update thing set joined_to = ${from}
    where id = any(${before.followed}::uuid[]) and joined_to = ${to.id}`.execute(db);
  await db
    .updateTable('thing')
    .set({ state: 'published', joined_to: null })
    .where('id', '=', from)
    .execute();
}

/** How far each had read of both, at least: as before, and what they have read since. */
async function readAgain(
  db: Db,
  from: string,
  to: string,
  before: Pick<Joined, 'came' | 'reads'> & { own: { id: string; is: number }[] },
): Promise<void> {
  const reach = (posts: readonly { id: string; is: number }[]) => sql`
    (select coalesce(max(item."is"), 0) from unnest(${posts.map(({ id }) => id)}::uuid[],
        ${posts.map(({ is }) => is)}::int[]) as item (id, "is")
      join post on post.id = item.id where post.number <= own.last_number)`;
  const came = before.came.map(([id, is]) => ({ id, is }));
  await sql`
    insert into thread_read (member_id, thing_id, last_number, read_at)
    select own.member_id, ${from}, reached, read_at from thread_read own
      cross join lateral ${reach(came)} as item (reached)
     where own.thing_id = ${to} and reached > 0
    on conflict (member_id, thing_id) do update set last_number = excluded.last_number
     where thread_read.last_number < excluded.last_number`.execute(db);
  await sql`
    update thread_read own set last_number = greatest(${reach(before.own)},
        coalesce((select n from unnest(${before.reads.map(([id]) => id)}::uuid[],
            ${before.reads.map(([, n]) => n)}::int[]) as item (id, n) where item.id = own.member_id), 0))
     where own.thing_id = ${to}`.execute(db);
}

/** Who followed or saved only because the other was joined no longer does, unless they wrote since. */
async function disinherit(db: Db, to: string, from: string, at: Date): Promise<void> {
  for (const table of ['follow', 'save'] as const) {
    const wrote = sql`exists (select from post left join persona on persona.id = post.author_id
      where post.thing_id = ${to} and post.created_at > ${at}
        and coalesce(persona.member_id, post.author_id) = own.member_id)`;
    await sql`
      delete from ${sql.table(table)} own
       where target_kind = 'thing' and target_id = ${to} and created_at = ${at}
         and exists (select from ${sql.table(table)} other where other.target_kind = 'thing'
           and other.target_id = ${from} and other.member_id = own.member_id)
         and not ${table === 'follow' ? wrote : sql`false`}`.execute(db);
  }
}

/** Each counts its own; what was still true of both before is again. */
async function count(
  db: Db,
  from: string,
  to: string,
  before: Joined,
  now: { lastNumber: number; since: boolean },
): Promise<void> {
  const { rows } = await sql<{ posts: number; helpful: number }>`
    select count(*) filter (where removed_at is null)::int as posts,
           coalesce(sum(helpful_count), 0)::int as helpful from post where thing_id = ${from} and number > 0`.execute(
    db,
  );
  const { posts, helpful } = rows[0]!;
  const more = helpful - before.helpful;
  await sql`
    update thing own set post_count = own.post_count - ${posts},
           helpful_count = own.helpful_count - other.helpful_count - ${more},
           imported_likes = own.imported_likes - other.imported_likes
      from thing other where own.id = ${to} and other.id = ${from}`.execute(db);
  await sql`update thing set post_count = ${posts}, helpful_count = helpful_count + ${more}
    where id = ${from}`.execute(db);
  await db
    .updateTable('thing')
    .set({
      last_number: now.lastNumber,
      ...(!now.since && { activity_at: before.activityAt, last_poster_id: before.lastPoster }),
    })
    .where('id', '=', to)
    .execute();
}

import { sql } from 'kysely';
import { indexThreads } from '#commons/search/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { ConversationRecord } from './access.ts';
import { rehome } from './rehome-posts.ts';
import type { Split } from './split-conversation.ts';
import type { TendingRecord } from './tendings.ts';

/** Takes the posts back to where they stood; the address that they had meanwhile leads there. */
export async function undoSplit(
  ctx: Context,
  from: ConversationRecord,
  tending: TendingRecord,
): Promise<void> {
  const { db } = ctx;
  const made = tending.other_id!;
  const before = tending.before as Split;
  const ids = before.posts.map(([id]) => id);
  const numbers = before.posts.map(([, number]) => number);
  // What somebody has not read there is unread here again.
  await sql`
    update thread_read own set last_number = least(own.last_number, coalesce((
        select min(item.number) - 1 from unnest(${ids}::uuid[], ${numbers}::int[]) as item (id, number)
          join post on post.id = item.id
         where post.number > coalesce((select other.last_number from thread_read other
           where other.thing_id = ${made} and other.member_id = own.member_id), 0)), own.last_number))
     where own.thing_id = ${from.id}`.execute(db);
  await sql`insert into post_place (thing_id, number, post_id)
    select thing_id, number, id from post where thing_id = ${made}`.execute(db);
  await db
    .deleteFrom('post_place')
    .where('thing_id', '=', from.id)
    .where('post_id', 'in', ids)
    .execute();
  await sql`
    update post set thing_id = ${from.id}, number = item.number
      from unnest(${ids}::uuid[], ${numbers}::int[]) as item (id, number) where post.id = item.id`.execute(
    db,
  );
  await sql`
    update post set parent_id = item.parent
      from unnest(${before.parents.map(([child]) => child)}::uuid[],
                  ${before.parents.map(([, parent]) => parent)}::uuid[]) as item (child, parent)
     where post.id = item.child and post.parent_id is null`.execute(db);
  await rehome(db, ids, from.id);
  await indexThreads(db, [made, from.id]);
  await sql`
    update thing own set post_count = own.post_count + other.post_count,
           helpful_count = own.helpful_count + other.helpful_count
      from thing other where own.id = ${from.id} and other.id = ${made}`.execute(db);
  if (from.last_number === before.lastNumber)
    await db
      .updateTable('thing')
      .set({ activity_at: before.activityAt, last_poster_id: before.lastPoster })
      .where('id', '=', from.id)
      .execute();
  await db.updateTable('thing').set({ joined_to: from.id }).where('joined_to', '=', made).execute();
  await db
    .updateTable('thing')
    .set({ state: 'joined', joined_to: from.id })
    .where('id', '=', made)
    .execute();
}

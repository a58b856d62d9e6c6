import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** What tells of posts, told or yet to be told, goes with them to the thread where they are now. */
export async function rehome(db: Db, ids: readonly string[], thingId: string): Promise<void> {
  const those = sql`post_id = any(${ids}::uuid[])`;
  await sql`update notification set thing_id = ${thingId} where ${those}`.execute(db);
  await sql`update moderation_case set thing_id = ${thingId} where ${those}`.execute(db);
  await sql`update event set thing_id = ${thingId} where ${those}`.execute(db);
  // That a conversation began is told by its first post.
  await sql`
    update event set thing_id = ${thingId}, post_id = opening.id
      from post opening, post_place
     where opening.id = any(${ids}::uuid[]) and post_place.post_id = opening.id and post_place.number = 1
       and event.kind = 'thing_published' and event.post_id is null
       and event.thing_id = post_place.thing_id`.execute(db);
}

import { sql } from 'kysely';
import type { NotificationKind } from '#commons/notifications/server/kind.ts';
import { findRule, segmentMembers } from '#commons/segments/server/index.ts';
import { readersOf } from '#commons/spaces/server/index.ts';

/** Something was announced where I read, and to a segment that I fit if it was to one. */
export const announced: NotificationKind = {
  name: 'announced',
  on: ['thing_published'],
  audience: async (db, { thingId }) => {
    const found = await db
      .selectFrom('announcement')
      .select(['segment_id', 'narrowed'])
      .where('thing_id', '=', thingId)
      .executeTakeFirst();
    // A segment that is gone leaves nobody to tell, rather than everybody.
    if (!found || (found.narrowed && !found.segment_id)) return [];
    const fit = found.segment_id
      ? sql`member.id in ${segmentMembers(await findRule(db, found.segment_id))}`
      : sql`true`;
    const { rows } = await sql<{ id: string }>`
      select member.id from thing join member on member.id in ${readersOf(sql`thing.space_id`)}
       where thing.id = ${thingId} and ${fit}`.execute(db);
    return rows.map(({ id }) => id);
  },
};

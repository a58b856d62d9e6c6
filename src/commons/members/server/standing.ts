import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** A member's state as it is now: a suspension whose date is past is over, whoever looks first. */
export const standing = sql<string>`(case when member.state = 'suspended'
  and member.suspended_until <= now() then 'active' else member.state end)`;

/** Ends the suspensions whose date is past, so that mail reaches people again. @returns how many */
export async function endSuspensions(db: Db, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('member')
    .set({ state: 'active', suspended_until: null })
    .where('state', '=', 'suspended')
    .where('suspended_until', '<=', now)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

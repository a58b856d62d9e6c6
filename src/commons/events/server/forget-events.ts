import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** Events are for catching up, not for keeping: after a week they go. Answers how many went. */
export async function forgetEvents(db: Db): Promise<number> {
  const { numAffectedRows } =
    await sql`delete from event where at < now() - interval '7 days'`.execute(db);
  return Number(numAffectedRows ?? 0);
}

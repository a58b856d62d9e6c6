import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import { REPORTER_MONTHS } from '../views.ts';

/** Forgets who the visitors were whose reports were decided long ago. Answers how many. */
export async function forgetReporters(db: Db, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update report set reporter_name = null, reporter_email = null, reporter_locale = null
      from moderation_case c
     where c.id = report.case_id and report.reporter_email is not null
       and c.decided_at < ${now}::timestamptz - make_interval(months => ${REPORTER_MONTHS})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

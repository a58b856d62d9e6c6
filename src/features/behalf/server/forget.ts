import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import { WAIT_DAYS } from '../schema.ts';

/** Forgets questions that nobody said yes to, with the names and addresses. Answers how many. */
export async function forgetOnBehalf(db: Db, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update question_on_behalf
       set state = 'forgotten', token_hash = null, name = null, email = null, title = '', markdown = '',
           answered_at = ${now}
     where state = 'waiting'
       and entered_at < ${now}::timestamptz - make_interval(days => ${WAIT_DAYS})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

export interface MailTroubles {
  /** Given up within the last month: refused by the mail server, or never taken. */
  failed: number;
  /** Within the last month nobody knows whether they arrived (docs/decisions/0005). */
  uncertain: number;
  /** Tried, not taken, and older than an hour. */
  late: number;
}

/** What an operator should know of the mails; `copia doctor` says it. */
export async function countMailTroubles(db: Db): Promise<MailTroubles> {
  const { rows } = await sql<MailTroubles>`
    select count(*) filter (where state = 'failed')::int as failed,
           count(*) filter (where state = 'uncertain')::int as uncertain,
           count(*) filter (where state = 'waiting' and created_at < now() - interval '1 hour' and attempts > 0)::int as late
      from mail_outbox
     where state = 'waiting'
        or (state in ('failed', 'uncertain') and done_at > now() - interval '30 days')`.execute(db);
  return rows[0] ?? { failed: 0, uncertain: 0, late: 0 };
}

import { readConfig } from '#platform/config.ts';
import type { Db } from '#platform/db/connect.ts';
import { notFound } from '#platform/errors.ts';

export interface KeptMail {
  id: string;
  to: string;
  subject: string;
  at: Date;
}

const MOST = 100;

/** The mailbox stands open on a demo only; elsewhere it is not there. */
function demandOpen(): void {
  if (!readConfig().demoDoors) throw notFound();
}

/** The newest mails that no mail server took, for the open mailbox page of a demo. */
export async function listKeptMails(db: Db): Promise<KeptMail[]> {
  demandOpen();
  const rows = await db
    .selectFrom('mail_outbox')
    .select(['id', 'to_address', 'subject', 'created_at'])
    .where('state', '=', 'kept')
    .where('to_address', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    to: row.to_address ?? '',
    subject: row.subject,
    at: row.created_at,
  }));
}

/** One of them, whole. @throws not-found */
export async function openKeptMail(
  db: Db,
  id: string,
): Promise<KeptMail & { text: string; html: string | null }> {
  demandOpen();
  const row = await db
    .selectFrom('mail_outbox')
    .select(['id', 'to_address', 'subject', 'created_at', 'text', 'html'])
    .where('id', '=', id)
    .where('state', '=', 'kept')
    .where('to_address', 'is not', null)
    .executeTakeFirst();
  if (!row) throw notFound();
  return {
    id: row.id,
    to: row.to_address ?? '',
    subject: row.subject,
    at: row.created_at,
    text: row.text ?? '',
    html: row.html,
  };
}

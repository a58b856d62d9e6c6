import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import { log } from '#platform/log.ts';
import { sendMail } from '#platform/mail/index.ts';
import type { MailCheck } from '#platform/mail/outbox.ts';
import type { Rhythm } from '../schema.ts';
import { composeDaily, composeInstant } from './compose.ts';
import { findReader, readMailItems, type MailItem } from './mail-items.ts';

const BATCH = 50;
const MOST_ATTEMPTS = 5;

/**
 * Puts the mails that are due into the outbox: a day's ones together, others one by one. What was
 * read, hidden or stopped meanwhile is dropped with its reason. Several workers may run it at once.
 * @returns the number of members looked at
 */
export async function deliverDue(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select n.recipient_id as id from delivery d join notification n on n.id = d.notification_id
     where d.state = 'waiting' and d.due_at <= ${now}
     group by n.recipient_id order by min(d.due_at) limit ${BATCH}`.execute(db);
  for (const { id } of rows)
    try {
      await db.transaction().execute((tx) => deliverTo(tx, id, now));
    } catch (error) {
      log.error({ memberId: id, err: error }, 'notification mail');
      await putOff(db, id, now);
    }
  return rows.length;
}

async function deliverTo(db: Db, memberId: string, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string; rhythm: Rhythm }>`
    select d.notification_id as id, d.rhythm
      from delivery d join notification n on n.id = d.notification_id
     where n.recipient_id = ${memberId} and d.state = 'waiting' and d.due_at <= ${now}
       for update of d skip locked`.execute(db);
  const reader = await findReader(db, memberId);
  if (!reader || rows.length === 0) return;
  const rhythms = new Map(rows.map((row) => [row.id, row.rhythm]));
  const items = await readMailItems(db, reader, [...rhythms.keys()], now);
  for (const item of items) if (item.drop) await settle(db, [item], 'dropped', now, item.drop);
  const fresh = items.filter((item) => !item.drop);
  const daily = fresh.filter((item) => rhythms.get(item.id) === 'daily');
  if (daily.length > 0) {
    const messageId = await sendMail(db, await composeDaily(db, reader, daily));
    await settle(db, daily, 'sent', now, null, messageId);
  }
  for (const item of fresh.filter((each) => rhythms.get(each.id) !== 'daily')) {
    const messageId = await sendMail(db, await composeInstant(db, reader, item));
    await settle(db, [item], 'sent', now, null, messageId);
  }
}

/** 'sent' means: handed to the outbox, whose row (by message_id) knows how it went on. */
async function settle(
  db: Db,
  items: readonly Pick<MailItem, 'id'>[],
  state: 'sent' | 'dropped' | 'waiting',
  now: Date,
  reason: string | null = null,
  messageId: string | null = null,
): Promise<void> {
  await db
    .updateTable('delivery')
    .set((eb) => ({
      state,
      reason,
      message_id: messageId,
      sent_at: state === 'sent' ? now : null,
      attempts: eb('attempts', '+', 1),
    }))
    .where('channel', '=', 'mail')
    .where(
      'notification_id',
      'in',
      items.map((item) => item.id),
    )
    .execute();
}

/** A mail that can't be made (a bug) must not hold up the others, nor be tried for ever. */
async function putOff(db: Db, memberId: string, now: Date): Promise<void> {
  await sql`
    update delivery d
       set attempts = d.attempts + 1, due_at = ${new Date(now.getTime() + 300_000)},
           state = case when d.attempts + 1 >= ${MOST_ATTEMPTS} then 'failed' else 'waiting' end,
           reason = 'could_not_compose'
      from notification n
     where n.id = d.notification_id and n.recipient_id = ${memberId}
       and d.state = 'waiting' and d.due_at <= ${now}`.execute(db);
}

/**
 * The mailer's last look before each attempt: a mail server may have been down for hours. If
 * anything in the mail no longer holds, it is not sent; what still holds is written anew.
 */
export const checkNotificationMail: MailCheck = async (db, mail) => {
  const { rows } = await sql<{ id: string; memberId: string }>`
    select n.id, n.recipient_id as "memberId"
      from delivery d join notification n on n.id = d.notification_id
     where d.message_id = ${mail.message_id} and d.channel = 'mail'`.execute(db);
  const reader = rows[0] && (await findReader(db, rows[0].memberId));
  if (!reader) return 'not_visible';
  const now = new Date();
  const ids = rows.map((row) => row.id);
  const items = await readMailItems(db, reader, ids, now);
  const stale = items.filter((item) => item.drop);
  if (stale.length === 0) return null;
  await db.transaction().execute(async (tx) => {
    for (const item of stale) await settle(tx, [item], 'dropped', now, item.drop);
    const fresh = items.filter((item) => !item.drop);
    if (fresh.length > 0) await settle(tx, fresh, 'waiting', now);
  });
  return stale.length === items.length ? (stale[0]?.drop ?? 'stale') : 'written_anew';
};

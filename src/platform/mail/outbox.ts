import MailComposer from 'nodemailer/lib/mail-composer';
import { sql, type Selectable } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import type { MailOutboxTable } from '#platform/db/schema.generated.ts';
import { log } from '#platform/log.ts';
import { SmtpError, type SmtpPool } from './smtp.ts';

export type OutboxMail = Selectable<MailOutboxTable>;

/** Looks at the world once more: a reason not to send this mail after all, or null. */
export type MailCheck = (db: Db, mail: OutboxMail) => Promise<string | null>;

export interface Sender {
  db: Db;
  /** Null: there is no mail server, mails are kept for the demo's mailbox or dropped. */
  smtp: SmtpPool | null;
  /** Without a mail server: keep mails for the open mailbox page. */
  keep: boolean;
  from: string;
  checks: Readonly<Record<string, MailCheck>>;
  now: () => Date;
}

const LEASE_MS = 5 * 60_000;
const RETRY_SECONDS = [5, 30, 120, 600, 1800, 3600, 7200, 14_400];
const GIVE_UP_MS = 3 * 86_400_000;

/**
 * Sends the mail that has waited longest, if one is due.
 * @returns null if none is due; else what became of it ('waiting': to be tried again)
 */
export async function sendNextMail(sender: Sender): Promise<OutboxMail['state'] | null> {
  const mail = await claim(sender);
  if (!mail) return null;
  const state = await attempt(sender, mail);
  const level = state === 'failed' || state === 'uncertain' ? 'warn' : 'debug';
  log[level]({ mail: mail.id, kind: mail.kind, state, attempt: mail.attempts }, 'mail');
  return state;
}

/** Takes one due mail for as long as the lease runs; a killed worker's mail comes back after it. */
async function claim({ db, now }: Sender): Promise<OutboxMail | undefined> {
  return db
    .updateTable('mail_outbox')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      due_at: new Date(now().getTime() + LEASE_MS),
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('mail_outbox')
        .select('id')
        .where('state', '=', 'waiting')
        .where('due_at', '<=', now())
        .orderBy('due_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
}

async function attempt(sender: Sender, mail: OutboxMail): Promise<OutboxMail['state']> {
  const reason = await sender.checks[mail.kind]?.(sender.db, mail);
  if (reason) return settle(sender, mail, 'dropped', reason);
  if (!sender.smtp)
    return sender.keep
      ? settle(sender, mail, 'kept')
      : settle(sender, mail, 'dropped', 'no_mail_server');
  let handed = false;
  try {
    await sender.smtp.send(
      { from: addressOf(sender.from), to: [mail.to_address ?? ''] },
      await compose(sender.from, mail),
      async () => {
        await markSending(sender, mail);
        handed = true;
      },
    );
    return await settle(sender, mail, 'sent');
  } catch (error) {
    if (!(error instanceof SmtpError)) {
      log.warn({ mail: mail.id, err: error }, 'mail was not handed over');
      return 'waiting'; // the lease brings it back, unless another worker has it
    }
    if (handed && !error.code) return settle(sender, mail, 'uncertain', error.message);
    if (error.code >= 500 && !error.early) return settle(sender, mail, 'failed', error.message);
    return retryLater(sender, mail, error.message);
  }
}

/** The point of no return. Throws if this attempt's lease has passed to somebody else. */
async function markSending({ db, now }: Sender, mail: OutboxMail): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('mail_outbox')
    .set({ state: 'sending', sending_at: now() })
    .where('id', '=', mail.id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', mail.attempts)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error('the lease on this mail has passed to another worker');
}

async function settle(
  { db, now }: Sender,
  mail: OutboxMail,
  state: OutboxMail['state'],
  reason: string | null = null,
): Promise<OutboxMail['state']> {
  const forget = mail.secret && (state === 'sent' || state === 'dropped');
  await db
    .updateTable('mail_outbox')
    .set({
      state,
      reason,
      done_at: now(),
      ...(forget && { to_address: null, text: null, html: null }),
    })
    .where('id', '=', mail.id)
    .where('attempts', '=', mail.attempts)
    .execute();
  return state;
}

async function retryLater(
  sender: Sender,
  mail: OutboxMail,
  reason: string,
): Promise<OutboxMail['state']> {
  const now = sender.now().getTime();
  if (now - mail.created_at.getTime() > GIVE_UP_MS) return settle(sender, mail, 'failed', reason);
  const seconds = RETRY_SECONDS[Math.min(mail.attempts, RETRY_SECONDS.length) - 1] ?? 5;
  await sender.db
    .updateTable('mail_outbox')
    .set({ state: 'waiting', reason, due_at: new Date(now + seconds * 1000), sending_at: null })
    .where('id', '=', mail.id)
    .where('attempts', '=', mail.attempts)
    .execute();
  return 'waiting';
}

function compose(from: string, mail: OutboxMail): Promise<Buffer> {
  return new MailComposer({
    from,
    to: mail.to_address ?? '',
    subject: mail.subject,
    text: mail.text ?? '',
    ...(mail.html && { html: mail.html }),
    headers: mail.headers as Record<string, string>,
    messageId: mail.message_id,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

/** The bare address of `Name <address>`. */
const addressOf = (from: string): string => /<([^>]+)>/.exec(from)?.[1] ?? from;

/**
 * Housekeeping: a mail left `sending` by a crash becomes `uncertain` (never sent again), and what
 * nobody needs any more is forgotten: addresses and bodies a week after the end, rows after a quarter.
 */
export async function tidyOutbox(db: Db, now: Date): Promise<void> {
  await sql`update mail_outbox set state = 'uncertain', done_at = ${now}, reason = 'worker_stopped'
            where state = 'sending' and sending_at < ${new Date(now.getTime() - 15 * 60_000)}`.execute(
    db,
  );
  await sql`update mail_outbox set to_address = null, text = null, html = null
            where to_address is not null and done_at < ${new Date(now.getTime() - 7 * 86_400_000)}`.execute(
    db,
  );
  await sql`delete from mail_outbox where done_at < ${new Date(now.getTime() - 90 * 86_400_000)}
            and state in ('sent', 'kept', 'dropped')`.execute(db);
}

import { readConfig } from '#platform/config.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';

export interface NewMail {
  /** One address, without a name. */
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** What the mail is for, in snake case: checks before sending and `copia doctor` go by it. */
  kind: string;
  /** Further headers, such as References. Auto-Submitted is always set. */
  headers?: Record<string, string>;
  /** Where one POST stops mails like this one, without a sign-in (RFC 8058). */
  listUnsubscribe?: string;
  /** With angle brackets, unique for ever; made up if absent (see `messageIdFor`). */
  messageId?: string;
  /** It carries a sign-in link or code: its text is forgotten as soon as the server has it. */
  secret?: boolean;
  /** Not before; default: at once. */
  dueAt?: Date;
}

/** The domain that our Message-IDs and List-Ids stand on: that of SITE_URL. */
export function mailDomain(): string {
  const { hostname } = new URL(readConfig().siteUrl);
  return /[a-z]/i.test(hostname) && !hostname.includes(':') ? hostname : 'copia.localhost';
}

/** A Message-ID (with angle brackets) that always is the same for the same name. */
export const messageIdFor = (name: string): string => `<${name}@${mailDomain()}>`;

/**
 * Puts a mail into the outbox in the caller's transaction: it is sent if and only if that commits,
 * by the worker, at most once. With a `messageId` that is there already nothing is added.
 * @returns the Message-ID
 */
export async function sendMail(db: Db, mail: NewMail): Promise<string> {
  const id = newId();
  const messageId = mail.messageId ?? messageIdFor(id);
  await db
    .insertInto('mail_outbox')
    .values({
      id,
      kind: mail.kind,
      to_address: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html ?? null,
      headers: JSON.stringify(headersOf(mail)),
      message_id: messageId,
      secret: mail.secret ?? false,
      ...(mail.dueAt && { due_at: mail.dueAt }),
    })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute();
  return messageId;
}

function headersOf(mail: NewMail): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    ...mail.headers,
    ...(mail.listUnsubscribe && {
      'List-Unsubscribe': `<${mail.listUnsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
}

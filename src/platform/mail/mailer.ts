import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '#platform/config.ts';
import type { Db } from '#platform/db/connect.ts';
import { log } from '#platform/log.ts';
import { sendNextMail, tidyOutbox, type MailCheck, type Sender } from './outbox.ts';
import { SmtpPool } from './smtp.ts';

const LANES = 3;
const TIDY_MS = 60_000;

export interface MailerOptions {
  smtpUrl: string | null;
  keep: boolean;
  from: string;
  /** By kind of mail: a last look before it is sent. */
  checks?: Readonly<Record<string, MailCheck>>;
  now?: () => Date;
  pollMs?: number;
}

/** What this install's settings say about mail. */
export function mailSettings(): Pick<MailerOptions, 'smtpUrl' | 'keep' | 'from'> {
  const { smtpUrl, demoDoors, mailFrom } = readConfig();
  return { smtpUrl, keep: demoDoors, from: mailFrom };
}

/**
 * Sends what is due in the outbox until stopped. Any number of workers may run at once.
 * @returns `stop` lets mails that are being handed over finish
 */
export function startMailer(db: Db, options: MailerOptions): { stop(): Promise<void> } {
  const now = options.now ?? (() => new Date());
  const smtp = options.smtpUrl ? new SmtpPool(options.smtpUrl) : null;
  const sender: Sender = {
    db,
    smtp,
    keep: options.keep,
    from: options.from,
    checks: options.checks ?? {},
    now,
  };
  const stopping = new AbortController();
  const { signal } = stopping;

  const lane = async () => {
    while (!signal.aborted) if ((await sendNextMail(sender)) === null) return;
  };
  const run = async () => {
    let tidied = 0;
    while (!signal.aborted) {
      try {
        if (Date.now() - tidied > TIDY_MS) {
          await tidyOutbox(db, now());
          tidied = Date.now();
        }
        if ((await sendNextMail(sender)) !== null)
          await Promise.all(Array.from({ length: LANES }, lane));
      } catch (error) {
        log.error({ err: error }, 'mailer');
      }
      await sleep(options.pollMs ?? 1000, undefined, { signal }).catch(() => {});
    }
    smtp?.close();
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

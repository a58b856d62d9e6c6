import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '#platform/db/connect.ts';
import { log } from '#platform/log.ts';
import { deliverDue } from './deliver.ts';

/** Hands due mails to the outbox every second until stopped; any number of workers may do so. */
export function startDelivering(
  db: Db,
  options: { now?: () => Date; pollMs?: number } = {},
): { stop(): Promise<void> } {
  const now = options.now ?? (() => new Date());
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      const done = await deliverDue(db, now()).catch((error: unknown) => {
        log.error({ err: error }, 'deliver');
        return 0;
      });
      if (done === 0) await sleep(options.pollMs ?? 1000, undefined, { signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

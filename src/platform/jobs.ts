import { fromKysely, PgBoss, type Job, type JobResult } from 'pg-boss';
import type { Db } from './db/connect.ts';
import { log } from './log.ts';

/** Every queue of the product and the data its jobs carry: ids only, a job reads the record itself. */
export interface Jobs {
  /** Decide who is told of an event. */
  notify: { eventId: number };
  /** Tidy up; every night at three, universal time. */
  nightly: Record<string, never>;
  /** Bring groups in line with the segments they follow; every ten minutes. */
  follow_segments: Record<string, never>;
  /** Publish what was scheduled for now; every minute. */
  publish_due: Record<string, never>;
  /** Set a guide or an article in one language as a PDF. */
  make_pdf: { thingId: string; language: string };
  /** Bring in a table that a host uploaded, or say what would come of it. */
  import_rows: { runId: string };
  /** Count how common words are, for search; every ten minutes. */
  count_words: Record<string, never>;
}

export type JobHandlers = {
  [Q in keyof Jobs]?: (data: Jobs[Q], signal: AbortSignal) => Promise<void>;
};

/**
 * A killed worker stops its jobs' heartbeat, and another runs them again within a minute.
 * Handlers must therefore be safe to run twice.
 */
const QUEUE = {
  heartbeatSeconds: 20,
  retryLimit: 5,
  retryBackoff: true,
  expireInSeconds: 3600,
} as const;
const QUEUES = {
  notify: QUEUE,
  nightly: { ...QUEUE, policy: 'singleton' },
  follow_segments: { ...QUEUE, policy: 'singleton' },
  publish_due: { ...QUEUE, policy: 'singleton' },
  make_pdf: QUEUE,
  import_rows: QUEUE,
  count_words: { ...QUEUE, policy: 'singleton' },
} as const satisfies Record<keyof Jobs, object>;
const SCHEDULES: Partial<Record<keyof Jobs, string>> = {
  nightly: '0 3 * * *',
  follow_segments: '*/10 * * * *',
  count_words: '5-59/10 * * * *',
  publish_due: '* * * * *',
};

/** Makes pg-boss's schema and our queues; part of migrating. Safe to repeat. */
export async function prepareQueues(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  boss.on('error', (error) => log.error({ err: error }, 'jobs'));
  await boss.start();
  for (const [name, options] of Object.entries(QUEUES)) await boss.createQueue(name, options);
  await boss.stop({ graceful: false, close: true });
}

/** Adds a job in the caller's own transaction: it exists if and only if what it is about does. */
export async function enqueue<Q extends keyof Jobs>(
  db: Db,
  queue: Q,
  data: Jobs[Q],
  options: { startAfter?: Date } = {},
): Promise<void> {
  const sender = new PgBoss({ db: fromKysely(db), supervise: false, schedule: false });
  await sender.send(queue, data, options);
}

/**
 * Puts jobs of a backup back, on a connection whose transaction the caller holds. Those of queues
 * that this version no longer has are left out.
 */
export async function requeue(
  client: { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> },
  jobs: readonly { name: string; data: object }[],
): Promise<void> {
  const executeSql = (text: string, values?: unknown[]) => client.query(text, values);
  const sender = new PgBoss({ db: { executeSql }, supervise: false, schedule: false });
  for (const { name, data } of jobs) if (Object.hasOwn(QUEUES, name)) await sender.send(name, data);
}

type Queue = keyof Jobs;
type Handler = (data: unknown, signal: AbortSignal) => Promise<void>;

/** Several jobs a fetch, and the next fetch at once while there are more: a backlog is soon gone. */
const WORK = {
  pollingIntervalSeconds: 1,
  batchSize: 20,
  burstWhenBatchFull: true,
  perJobResults: true,
} as const;

/** Runs jobs one after the other; one that fails is tried again later and holds up none. */
async function runEach(queue: Queue, handler: Handler, jobs: Job<unknown>[]): Promise<JobResult[]> {
  const results: JobResult[] = [];
  for (const { id, data, signal } of jobs)
    try {
      await handler(data, signal);
      results.push({ id, status: 'completed' });
    } catch (error) {
      log.error({ queue, id, err: error }, 'job failed');
      results.push({ id, status: 'failed', output: { message: String(error) } });
    }
  return results;
}

/** Starts working on the queues that have a handler; `stop` lets running jobs finish. */
export async function startWorker(
  url: string,
  handlers: JobHandlers,
): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'copia-worker',
    max: 4,
    superviseIntervalSeconds: 10, // how soon a killed worker's silence is seen
    monitorIntervalSeconds: 10,
  });
  boss.on('error', (error) => log.error({ err: error }, 'jobs'));
  await boss.start();
  for (const [queue, handler] of Object.entries(handlers) as [Queue, Handler][])
    await boss.work(queue, WORK, (jobs) => runEach(queue, handler, jobs));
  for (const [queue, cron] of Object.entries(SCHEDULES)) await boss.schedule(queue, cron);
  return { stop: () => boss.stop({ graceful: true, timeout: 20_000, close: true }) };
}

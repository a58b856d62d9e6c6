import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SupervisedOptions {
  /** For people: web, worker. */
  readonly name: string;
  /** A file that sends `{ ready: true }` and ends itself on SIGTERM or when its channel closes. */
  readonly file: string;
  /** Longest time to finish what it is doing when told to stop. */
  readonly drainMs: number;
  /** Hears of restarts, one line each. */
  readonly notice: (line: string) => void;
  /** Hears each time that another process has taken over. */
  readonly onSpawn: () => void;
}

/** A process that is started again whenever it ends. */
export interface Supervised {
  readonly pid: number | undefined;
  /** Fulfilled when it was ready once; rejected when it ends again and again without ever being so. */
  readonly ready: Promise<void>;
  /** Lets it finish, then ends it for good. */
  stop(): Promise<void>;
  /** Ends it at once, for good. */
  kill(): void;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
/** A process that ran for this long was well: the next delay is the first again. */
const WELL_AFTER_MS = 30_000;
const ATTEMPTS_UNTIL_READY = 4;

/** Starts a process and keeps it running. */
export function supervise(options: SupervisedOptions): Supervised {
  const { name, file, drainMs, notice } = options;
  const stopping = new AbortController();
  const ready = Promise.withResolvers<void>();
  let child: ChildProcess | undefined;
  let wasReady = false;

  const keepRunning = async () => {
    let delay = FIRST_DELAY_MS;
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      const started = Date.now();
      child = fork(file, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      child.on('message', (message: { ready?: boolean }) => {
        if (!message.ready) return;
        wasReady = true;
        ready.resolve();
      });
      options.onSpawn();
      const end = await awaitExit(child);
      if (stopping.signal.aborted) return;
      if (!wasReady && attempt >= ATTEMPTS_UNTIL_READY) {
        ready.reject(new Error(`The ${name} process does not start (${end}): see above.`));
        return;
      }
      if (Date.now() - started > WELL_AFTER_MS) delay = FIRST_DELAY_MS;
      notice(`The ${name} process ended (${end}); it is started again`);
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => {});
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    }
  };
  const running = keepRunning();

  return {
    get pid() {
      return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    ready: ready.promise,
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      const forced = setTimeout(() => child?.kill('SIGKILL'), drainMs);
      await running;
      clearTimeout(forced);
    },
    kill() {
      stopping.abort();
      child?.kill('SIGKILL');
    },
  };
}

function awaitExit(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  child.once('error', (error) => resolve(error.message));
  return promise;
}

import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readLock } from '#platform/data-lock.ts';
import { probePort } from '#platform/ports.ts';
import { findPostmaster } from '#platform/postgres/postmaster.ts';
import { signal } from '#platform/processes.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A whole Copia as `npm start` runs it: supervisor, database, web and worker. */
export interface RunningCopia {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** All that it wrote. */
  readonly output: () => string;
  /** Fulfilled with how the supervisor ended. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** As Ctrl-C does. */
  stop(): Promise<number | NodeJS.Signals | null>;
}

export interface CopiaOptions {
  /** Kept by whoever gives it; see `makeDataDir`. */
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
}

/** Starts Copia and waits until it says that it is ready; throws with all it said when it ends. */
export async function startCopia(options: CopiaOptions): Promise<RunningCopia> {
  const port = options.port ?? (await probePort('127.0.0.1', 0));
  const child = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), 'start'], {
    cwd: ROOT,
    env: {
      ...process.env,
      LOG_LEVEL: 'warn',
      ...options.env,
      PORT: String(port),
      COPIA_DATA: options.dataDir,
    },
    // The channel stops it should this test process be killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = Promise.withResolvers<number | NodeJS.Signals | null>();
  child.once('exit', (code, signalled) => ended.resolve(code ?? signalled));
  const ready = Promise.withResolvers<'ready'>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Copia is ready')) ready.resolve('ready');
    });
  }
  const first = await Promise.race([ready.promise, ended.promise]);
  if (first !== 'ready') throw new Error(`Copia ended (${first}):\n${output}`);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    dataDir: options.dataDir,
    output: () => output,
    ended: ended.promise,
    stop() {
      child.kill('SIGINT');
      return ended.promise;
    },
  };
}

/** A new data folder that PostgreSQL's user can reach when the tests run as root. */
export async function makeDataDir(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'copia-data-'));
  await chmod(home, 0o711);
  return join(home, 'data');
}

/** Ends what still runs on a data folder, and removes it. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const holder = await readLock(dataDir);
  for (const pid of holder ? [holder.pid, ...holder.children] : []) signal(pid, 'SIGKILL');
  const server = await findPostmaster(join(dataDir, 'postgres'));
  if (server && !server.foreign) signal(server.pid, 'SIGQUIT');
  await rm(join(dataDir, '..'), { recursive: true, force: true });
}

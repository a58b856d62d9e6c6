import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#platform/postgres/index.ts';
import { findPostmaster } from '#platform/postgres/postmaster.ts';
import { isAlive, signal } from '#platform/processes.ts';

/** Names the database server of a whole test run: set by `npm test`, so that all files share one. */
export const TEST_SERVER_VARIABLE = 'COPIA_TEST_PG';

export interface TestServer {
  /** A role that owns its database and may create others, as a migrated installation has it. */
  readonly url: string;
  stop(): Promise<void>;
}

const PREFIX = 'copia-test-';

/**
 * Gives the database server of this test run, starting a forgetful one when there is none. Its
 * folder goes when the test process ends, or at the next run if that was killed.
 */
export async function startTestServer(): Promise<TestServer> {
  const shared = process.env[TEST_SERVER_VARIABLE];
  if (shared) return { url: shared, stop: async () => {} };
  const home = await chooseHome();
  await sweep(home);
  const folder = await mkdtemp(join(home, `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o711);
  const server = await startEmbedded({ dataDir: join(folder, 'data'), throwaway: true });
  const abandon = () => {
    // PostgreSQL's immediate shutdown.
    signal(server.pid, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', abandon);
  return {
    url: server.url,
    stop: async () => {
      process.removeListener('exit', abandon);
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Memory where there is plenty of it, else the folder for temporary files. */
async function chooseHome(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => null);
  return memory && memory.bavail * memory.bsize > 4 * 2 ** 30 ? '/dev/shm' : tmpdir();
}

/** Clears what killed test runs left behind. */
async function sweep(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const owner = Number(/^copia-test-(\d+)-/.exec(name)?.[1]);
    if (!owner || (await isAlive(owner))) continue;
    const server = await findPostmaster(join(home, name, 'data', 'postgres'));
    if (server && !server.foreign) signal(server.pid, 'SIGQUIT');
    // Another user's leftovers are theirs to clear.
    await rm(join(home, name), { recursive: true, force: true }).catch(() => {});
  }
}

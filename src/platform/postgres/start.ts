import { readFile, realpath, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries, type Binaries } from './binaries.ts';
import { configureCluster, openCluster, saveRecord, type ClusterRecord } from './cluster.ts';
import { choosePlace, type Place } from './place.ts';
import { probePort } from '../ports.ts';
import { isAlive } from '../processes.ts';
import { findPostmaster, type Postmaster } from './postmaster.ts';
import { run } from './run.ts';

export interface EmbeddedOptions {
  /** Made when missing. */
  readonly dataDir: string;
  /** 0 or none: the port of the last start when free, else any free one. */
  readonly port?: number;
  /** For tests: quick and forgetful, and the role may create databases. */
  readonly throwaway?: boolean;
  /** Hears of what takes time or goes elsewhere, one line each. */
  readonly notice?: (line: string) => void;
}

/** A running database of ours. */
export interface EmbeddedServer {
  /** As the role `copia`, which owns the database `copia`. */
  readonly url: string;
  /** As the role `postgres`, which may do everything. */
  readonly adminUrl: string;
  /** Such as 18.4. */
  readonly version: string;
  readonly port: number;
  readonly pid: number;
  /** It ran already: left behind by a start that was killed, or in use by another command. */
  readonly adopted: boolean;
  /** Where its files are. */
  readonly cluster: string;
  isAlive(): Promise<boolean>;
  /** Ends connections, writes everything to disk and stops. Safe to call twice. */
  stop(): Promise<void>;
}

/** Longest wait for a server that recovers from a crash or is still stopping. */
const PATIENCE_MS = 5 * 60_000;

/**
 * Starts the PostgreSQL of a data folder, making it the first time, or adopts it when it runs.
 * @throws with a sentence for the operator when that is impossible
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { throwaway = false, notice = () => {} } = options;
  const place = await choosePlace(options.dataDir);
  const dataDir = await realpath(options.dataDir);
  const binaries = await findBinaries(place.as, notice);
  if (!place.cluster.startsWith(dataDir)) {
    notice(`PostgreSQL can not run in a closed folder: the database is in ${place.cluster}`);
  }
  const record = await openCluster(dataDir, place, binaries, throwaway);
  const deadline = Date.now() + PATIENCE_MS;
  let adopted = true;
  for (let attempt = 0; ;) {
    const server = await findPostmaster(place.cluster);
    if (server?.status === 'ready' && !server.foreign) {
      if (server.port !== record.port) await saveRecord(dataDir, { ...record, port: server.port });
      return describeServer(server, record, place, binaries, adopted);
    }
    if (Date.now() > deadline) {
      throw new Error(`PostgreSQL did not become ready: see ${logPath(place)} for the reason.`);
    }
    if (server && !server.foreign) {
      await sleep(50);
      continue;
    }
    if (server?.foreign) await rm(join(place.cluster, 'postmaster.pid'), { force: true });
    adopted = false;
    const wanted = options.port || (attempt === 0 ? record.port : 0);
    const port = await findFreePort(wanted, Boolean(options.port));
    await configureCluster(place, binaries, port, throwaway);
    const failure = await launch(place, binaries);
    if (failure) {
      attempt += 1;
      // Backends of a killed server take a moment to notice; a port may be taken meanwhile.
      const passing = /pre-existing shared memory|could not bind|Address already in use/.test(
        failure,
      );
      if (!passing || attempt > 40) throw new Error(`PostgreSQL does not start: ${failure}`);
      await sleep(250);
    }
  }
}

const logPath = ({ cluster }: Place): string => join(cluster, 'startup.log');

/** Returns what went wrong, or null. */
async function launch(place: Place, binaries: Binaries): Promise<string | null> {
  const log = logPath(place);
  await truncate(log).catch(() => {});
  const args = ['start', '-w', '-s', '-t', '60', '-D', place.cluster, '-l', log];
  const { code, output } = await run(binaries.pgCtl, args, { as: place.as, cwd: place.cluster });
  if (code === 0 || (await findPostmaster(place.cluster))?.foreign === false) return null;
  const said = await readFile(log, 'utf8').catch(() => '');
  return `${said.trim()}\n${output.trim()}`.trim();
}

function describeServer(
  server: Postmaster,
  record: ClusterRecord,
  place: Place,
  binaries: Binaries,
  adopted: boolean,
): EmbeddedServer {
  const address = (role: string, password: string, database: string) =>
    `postgres://${role}:${password}@127.0.0.1:${server.port}/${database}`;
  let stopping: Promise<void> | undefined;
  return {
    url: address('copia', record.password, 'copia'),
    adminUrl: address('postgres', record.adminPassword, 'postgres'),
    version: binaries.version,
    port: server.port,
    pid: server.pid,
    adopted,
    cluster: place.cluster,
    isAlive: () => isAlive(server.pid),
    stop: () => (stopping ??= stopServer(server.pid, place, binaries)),
  };
}

async function stopServer(pid: number, place: Place, binaries: Binaries): Promise<void> {
  for (const [mode, seconds] of [
    ['fast', 60],
    ['immediate', 10],
  ] as const) {
    if (!(await isAlive(pid))) return;
    const args = ['stop', '-w', '-s', '-m', mode, '-t', String(seconds), '-D', place.cluster];
    const { code } = await run(binaries.pgCtl, args, { as: place.as, cwd: '/' });
    if (code === 0) return;
  }
  if (await isAlive(pid)) throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
}

/** A wanted port is given back if it is free; else any free one, unless it must be that one. */
async function findFreePort(wanted: number, insist: boolean): Promise<number> {
  try {
    return await probePort('127.0.0.1', wanted);
  } catch (error) {
    if (wanted && !insist) return probePort('127.0.0.1', 0);
    throw new Error(`Port ${wanted} for the database is taken.`, { cause: error });
  }
}

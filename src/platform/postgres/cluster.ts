import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { runOrFail } from './run.ts';

/** What we must remember of a database to open it again; kept in the data folder, for its owner. */
export interface ClusterRecord {
  readonly majorVersion: number;
  readonly cluster: string;
  /** Of the role `copia`, which owns the database `copia` and nothing else. */
  readonly password: string;
  /** Of the role `postgres`, which may do everything. */
  readonly adminPassword: string;
  /** The port of the last start: kept when free, so that addresses survive a restart. */
  readonly port: number;
}

const recordPath = (dataDir: string): string => join(dataDir, 'postgres.json');

/**
 * Opens the database of a data folder, or makes it. A half-made one (the machine stopped while it
 * was made) has never been given its final name and is made anew.
 * @throws with one sentence when its major version is not ours, or its record is lost
 */
export async function openCluster(
  dataDir: string,
  place: Place,
  binaries: Binaries,
  throwaway: boolean,
): Promise<ClusterRecord> {
  const wanted = Number.parseInt(binaries.version);
  const text = await readFile(recordPath(dataDir), 'utf8').catch(() => null);
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) {
    refuseIfElsewhere(text, place);
    return createCluster(dataDir, place, binaries, throwaway);
  }
  const major = Number.parseInt(await readFile(join(place.cluster, 'PG_VERSION'), 'utf8'));
  if (major !== wanted) {
    throw new Error(
      `The database in ${place.cluster} was made by PostgreSQL ${major}, but this Copia brings ` +
        `PostgreSQL ${wanted}. Go back to the former Copia, run “copia backup FILE”, move the data ` +
        'folder away, and run “copia restore FILE” with this one.',
    );
  }
  if (!text) {
    throw new Error(
      `${recordPath(dataDir)} is missing: it holds the password of the database in ` +
        `${place.cluster}. Put it back from a copy, or move the data folder away to begin anew.`,
    );
  }
  return JSON.parse(text) as ClusterRecord;
}

/** Keeps the record where only its owner can read it, never half-written. */
export async function saveRecord(dataDir: string, record: ClusterRecord): Promise<void> {
  const path = recordPath(dataDir);
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** A data folder that moved must not look empty while its database waits at its former place. */
function refuseIfElsewhere(text: string | null, place: Place): void {
  const former = text ? (JSON.parse(text) as ClusterRecord).cluster : place.cluster;
  if (former === place.cluster || !existsSync(join(former, 'PG_VERSION'))) return;
  throw new Error(
    `The database of this data folder is in ${former}, from when the folder stood elsewhere. ` +
      `Stop Copia there and move it: mv ${former} ${place.cluster}`,
  );
}

async function createCluster(
  dataDir: string,
  place: Place,
  binaries: Binaries,
  throwaway: boolean,
): Promise<ClusterRecord> {
  const { cluster, as } = place;
  const unfinished = `${cluster}.new`;
  const record: ClusterRecord = {
    majorVersion: Number.parseInt(binaries.version),
    cluster,
    password: randomBytes(24).toString('base64url'),
    adminPassword: randomBytes(24).toString('base64url'),
    port: 0,
  };
  await mkdir(dirname(cluster), { recursive: true, mode: 0o711 });
  await rm(cluster, { recursive: true, force: true });
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (as) await chown(unfinished, as.uid, as.gid);
  const secret = await mkdtemp(join(dirname(cluster), 'initdb-'));
  try {
    const passwordFile = join(secret, 'password');
    await writeFile(passwordFile, record.adminPassword, { mode: 0o600 });
    if (as) await Promise.all([secret, passwordFile].map((path) => chown(path, as.uid, as.gid)));
    const options = {
      pgdata: unfinished,
      username: 'postgres',
      pwfile: passwordFile,
      auth: 'scram-sha-256',
      encoding: 'UTF8',
      // Order of words by ICU, the same on every machine; the C library only tells letters apart.
      locale: process.platform === 'linux' ? 'C.UTF-8' : 'C',
      'locale-provider': 'icu',
      'icu-locale': 'und',
    };
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    args.push('--data-checksums', ...(throwaway ? ['--no-sync'] : []));
    await runOrFail(binaries.initdb, args, { as, cwd: dirname(unfinished) });
  } finally {
    await rm(secret, { recursive: true, force: true });
  }
  await prepareDatabase(unfinished, place, binaries, record, throwaway);
  await appendFile(join(unfinished, 'postgresql.conf'), CONFIGURATION_INCLUDE);
  await saveRecord(dataDir, record);
  await rename(unfinished, cluster);
  return record;
}

const CONFIGURATION_INCLUDE = `
# Written anew by Copia at each start. Your own settings go below this line.
include = 'copia.conf'
`;

/** Makes the database and its role before the server ever listens. */
async function prepareDatabase(
  cluster: string,
  { as }: Place,
  binaries: Binaries,
  record: ClusterRecord,
  throwaway: boolean,
): Promise<void> {
  const single = (database: string, statements: string[]) =>
    runOrFail(
      binaries.postgres,
      ['--single', '-D', cluster, ...(throwaway ? ['-c', 'fsync=off'] : []), database],
      { as, cwd: dirname(cluster), input: `${statements.join('\n')}\n` },
    );
  const rights = throwaway ? 'LOGIN CREATEDB' : 'LOGIN';
  await single('postgres', [
    `CREATE ROLE copia ${rights} PASSWORD '${record.password}'`,
    'GRANT pg_monitor TO copia',
    'CREATE DATABASE copia OWNER copia',
  ]);
  if (!hasStatements(binaries)) return;
  await single('copia', [
    'CREATE EXTENSION pg_stat_statements',
    'GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO copia',
  ]);
}

/** Writes the settings of the server: those of a small machine, reachable from this machine alone. */
export async function configureCluster(
  { cluster, as }: Place,
  binaries: Binaries,
  port: number,
  throwaway: boolean,
): Promise<void> {
  const megabytes = Math.round(totalmem() / 2 ** 20);
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: throwaway ? 200 : 80,
    shared_buffers: `${throwaway ? 128 : clamp(megabytes / 16, 64, 512)}MB`,
    effective_cache_size: `${clamp(megabytes / 2, 256, 16_384)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${clamp(megabytes / 32, 64, 256)}MB`,
    huge_pages: 'off',
    jit: 'off',
    random_page_cost: 1.1,
    max_parallel_workers_per_gather: 1,
    wal_compression: 'on',
    max_wal_size: '1GB',
    // Backups of Copia are dumps: no replica reads this log.
    wal_level: 'minimal',
    max_wal_senders: 0,
    password_encryption: 'scram-sha-256',
    default_text_search_config: 'pg_catalog.simple',
    timezone: 'UTC',
    log_timezone: 'UTC',
    idle_in_transaction_session_timeout: '5min',
    ...(hasStatements(binaries) ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
    ...(throwaway
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : {
          synchronous_commit: 'on',
          logging_collector: 'on',
          log_directory: 'log',
          log_filename: 'postgresql-%a.log',
          log_truncate_on_rotation: 'on',
          log_rotation_age: '1d',
          log_rotation_size: 0,
        }),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  const path = join(cluster, 'copia.conf');
  await writeFile(path, `# Written by Copia at each start\n${lines.join('')}`);
  await chmod(path, 0o600);
  if (as) await chown(path, as.uid, as.gid);
}

function hasStatements({ libraries }: Binaries): boolean {
  return ['so', 'dylib'].some((ending) =>
    existsSync(join(libraries, `pg_stat_statements.${ending}`)),
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.min(Math.max(value, low), high));
}

import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunAs } from './run.ts';

/** Where what PostgreSQL needs goes when its user can't reach our own folders. */
const SHARED_HOME = '/var/lib/copia';

/** Where the database lives and who runs it. */
export interface Place {
  /** The folder with the database's files. */
  readonly cluster: string;
  readonly as: RunAs | null;
}

/**
 * Decides where the database of a data folder lives. PostgreSQL refuses to run as root: then it runs
 * as the owner of an existing database, else as `postgres` or `nobody`; and if that user can't reach
 * the data folder (a closed home), the database goes under /var/lib/copia. The data folder is made
 * when missing.
 * @throws when the database belongs to a user that we can't act as
 */
export async function choosePlace(dataDir: string, uid = process.getuid?.()): Promise<Place> {
  await mkdir(dataDir, { recursive: true, mode: uid === 0 ? 0o711 : 0o700 });
  const folder = await realpath(dataDir);
  const inside = join(folder, 'postgres');
  const outside = join(SHARED_HOME, hashName(folder), 'postgres');
  for (const cluster of [inside, outside]) {
    const found = await stat(cluster).catch(() => null);
    if (!found) continue;
    if (uid === undefined || found.uid === uid) return { cluster, as: null };
    if (uid === 0) return { cluster, as: { uid: found.uid, gid: found.gid } };
    throw new Error(
      `The database in ${cluster} belongs to another user (Copia was first started as root). ` +
        'Start Copia as root again, or give the data folder to this user with chown.',
    );
  }
  if (uid !== 0) return { cluster: inside, as: null };
  const as = await findUnprivilegedUser();
  return { cluster: (await canReach(folder, as)) ? inside : outside, as };
}

/** Where a copy of the programs goes that everybody on this machine can run. */
export function sharedBinaries(version: string): string {
  return join(SHARED_HOME, `postgresql-${version}`);
}

/** Whether the user can enter the folder, by the permission bits of it and of all above it. */
export async function canReach(folder: string, as: RunAs): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const bit = uid === as.uid ? 0o100 : gid === as.gid ? 0o010 : 0o001;
    if (!(mode & bit)) return false;
    if (path === dirname(path)) return true;
  }
}

/** initdb needs a user that has a name. */
async function findUnprivilegedUser(): Promise<RunAs> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find(([name]) => name === wanted) ?? [];
    if (uid && gid && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root and this machine has no user “postgres” or “nobody”. ' +
      'Start Copia as an ordinary user, or set DATABASE_URL.',
  );
}

function hashName(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 12);
}

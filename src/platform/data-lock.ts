import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, readBirth, readCommandLine, signal } from './processes.ts';

/** Who runs Copia on a data folder. */
export interface LockHolder {
  readonly pid: number;
  /** With the pid it names one process, even after the number was given to another. */
  readonly birth: string;
  readonly url: string;
  readonly since: string;
  /** The processes it supervises. */
  readonly children: readonly number[];
}

export interface DataLock {
  /** Notes which processes are supervised, so that the next start can wait for their end. */
  recordChildren(pids: readonly number[]): Promise<void>;
  release(): Promise<void>;
}

/** Somebody else runs Copia on this data folder. */
export class LockedError extends Error {
  readonly holder: LockHolder;

  constructor(holder: LockHolder) {
    super(
      `Copia runs already on this data folder: ${holder.url}, process ${holder.pid}, since ${holder.since}.`,
    );
    this.holder = holder;
  }
}

const lockPath = (dataDir: string): string => join(dataDir, 'copia.lock');

/** Reads who runs Copia on a data folder; null when nobody does. */
export async function readLock(dataDir: string): Promise<LockHolder | null> {
  const holder = await readHolder(dataDir);
  return holder && (await readBirth(holder.pid)) === holder.birth ? holder : null;
}

/**
 * Takes the data folder for this process. What a killed start left behind is cleared: its lock, and
 * its processes, which are given the time to finish what they were doing.
 * @throws LockedError when another one runs
 */
export async function takeLock(dataDir: string, url: string): Promise<DataLock> {
  let holder: LockHolder = {
    pid: process.pid,
    birth: await readBirth(process.pid),
    url,
    since: new Date().toISOString(),
    children: [],
  };
  const path = lockPath(dataDir);
  const mine = `${path}.${process.pid}`;
  const write = (file: string) => writeFile(file, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  await write(mine);
  // A link to a finished file appears whole or not at all, and only if there is none.
  while (!(await tryLink(mine, path))) {
    const running = await readLock(dataDir);
    if (running) {
      await rm(mine, { force: true });
      throw new LockedError(running);
    }
    const left = await readHolder(dataDir);
    await Promise.all((left?.children ?? []).map((pid) => awaitEnd(pid)));
    const aside = `${path}.left-${process.pid}`;
    await rename(path, aside).catch(() => {});
    await rm(aside, { force: true });
  }
  await rm(mine, { force: true });
  let released = false;
  let writing = Promise.resolve();
  const rewrite = async () => {
    if (released) return;
    await write(mine);
    await rename(mine, path);
  };
  return {
    recordChildren(pids) {
      holder = { ...holder, children: pids };
      // One after the other. Without the note the next start waits less patiently: no reason to end.
      writing = writing.then(rewrite).catch(() => {});
      return writing;
    },
    async release() {
      released = true;
      await writing;
      await rm(path, { force: true });
    },
  };
}

async function readHolder(dataDir: string): Promise<LockHolder | null> {
  const text = await readFile(lockPath(dataDir), 'utf8').catch(() => null);
  return text ? (JSON.parse(text) as LockHolder) : null;
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A supervised process ends by itself when its supervisor is gone; one that hangs is ended. */
async function awaitEnd(pid: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (await isOurs(pid)) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await sleep(50);
  }
}

async function isOurs(pid: number): Promise<boolean> {
  return (await isAlive(pid)) && /src\/(main|worker)\.ts/.test(await readCommandLine(pid));
}

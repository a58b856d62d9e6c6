import { link, opendir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '#platform/db/connect.ts';
import { incomingFolder, isHash, pathOf } from './paths.ts';
import { findNamedHashes } from './queries.ts';

const DAY_MS = 86_400_000;
const KEEP_MS = 7 * DAY_MS;
const MARK = '.unnamed';
const ASIDE = 'collected-';

const modifiedAt = (path: string): Promise<number | null> =>
  stat(path).then(
    (found) => found.mtimeMs,
    () => null,
  );

/** Removes a file unless somebody stored the same content since it was marked. */
async function removeUnlessStoredAgain(
  folder: string,
  path: string,
  markedAt: number,
): Promise<boolean> {
  const aside = join(incomingFolder(folder), ASIDE + path.slice(-64));
  await rename(path, aside);
  const modified = await modifiedAt(aside);
  const needed = modified !== null && modified >= markedAt;
  if (needed) await link(aside, path).catch(() => {}); // there again already: the same content
  await rm(aside, { force: true });
  await rm(path + MARK, { force: true });
  return !needed;
}

async function collectFolder(db: Db, folder: string, inner: string, now: number): Promise<number> {
  const entries = new Set(await readdir(inner));
  const hashes = [...entries].filter(isHash);
  const named = await findNamedHashes(db, hashes);
  let removed = 0;
  for (const hash of hashes) {
    const path = join(inner, hash);
    if (named.has(hash)) {
      if (entries.has(hash + MARK)) await rm(path + MARK, { force: true });
      continue;
    }
    const markedAt = await modifiedAt(path + MARK);
    const storedAt = await modifiedAt(path);
    if (markedAt === null || storedAt === null || storedAt >= markedAt)
      await writeFile(path + MARK, ''); // from now on the seven days count
    else if (now - markedAt > KEEP_MS)
      removed += Number(await removeUnlessStoredAgain(folder, path, markedAt));
  }
  return removed;
}

/** Half uploads of a crash go after a day; a file that a killed collector had set aside goes back. */
async function clearIncoming(folder: string, now: number): Promise<void> {
  for await (const entry of await opendir(incomingFolder(folder))) {
    const path = join(incomingFolder(folder), entry.name);
    const modified = await modifiedAt(path);
    if (entry.name.startsWith(ASIDE)) {
      await link(path, pathOf(folder, entry.name.slice(ASIDE.length))).catch(() => {});
      await rm(path, { force: true });
    } else if (modified !== null && now - modified > DAY_MS) await rm(path, { force: true });
  }
}

/**
 * Removes stored files that no `file` row has named for seven days: long enough that a running
 * backup, or a restore of one a few days old beside this folder, finds what its rows name. Safe
 * to run at any time; one at a time.
 * @returns how many files went
 */
export async function collectFiles(db: Db, folder: string): Promise<number> {
  const now = Date.now();
  let removed = 0;
  const outer = await readdir(folder).catch((): string[] => []);
  for (const first of outer.filter((name) => /^[0-9a-f]{2}$/.test(name)))
    for (const second of await readdir(join(folder, first)))
      removed += await collectFolder(db, folder, join(folder, first, second), now);
  if (outer.includes('incoming')) await clearIncoming(folder, now);
  return removed;
}

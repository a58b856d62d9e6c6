import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '#platform/errors.ts';
import { incomingFolder, pathOf } from './paths.ts';

export interface StoredFile {
  /** sha256 of the content, hexadecimal. */
  hash: string;
  /** Bytes. */
  size: number;
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives the finished file its name unless the same content is there already. */
async function keep(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await link(temporary, path); // unlike a rename, never replaces what is there
    await syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const now = new Date();
    // Says to the collector that somebody needs it again; if the collector was faster, ours goes in.
    await utimes(path, now, now).catch(() => keep(temporary, path));
  }
}

/**
 * Stores a stream under its content's hash. It is on the disk (fsync) before it has its name, so a
 * crash leaves no half file; the same content twice is kept once and never overwritten.
 * @param limitBytes refuses more than this with `too_large`
 */
export async function storeFile(
  folder: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limitBytes: number,
): Promise<StoredFile> {
  const incoming = incomingFolder(folder);
  await mkdir(incoming, { recursive: true });
  const temporary = join(incoming, randomUUID());
  const handle = await open(temporary, 'wx', 0o640);
  const hash = createHash('sha256');
  let size = 0;
  try {
    try {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > limitBytes) throw new DomainError('too_large', 'too_large');
        hash.update(chunk);
        await handle.writeFile(chunk); // from the current position: appends
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    const digest = hash.digest('hex');
    await keep(temporary, pathOf(folder, digest));
    return { hash: digest, size };
  } finally {
    await rm(temporary, { force: true });
  }
}

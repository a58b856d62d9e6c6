import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { notFound } from '#platform/errors.ts';
import { pathOf } from './paths.ts';

/** First and last byte, both included, as in an HTTP range. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Whether the content with this hash is stored here. */
export async function hasFile(folder: string, hash: string): Promise<boolean> {
  return stat(pathOf(folder, hash)).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** A stored file's bytes (all, or a range of them) and its whole size; not-found if it is not here. */
export async function openFile(
  folder: string,
  hash: string,
  range?: ByteRange,
): Promise<{ stream: Readable; size: number }> {
  const path = pathOf(folder, hash);
  const size = await stat(path).then(
    (found) => found.size,
    () => {
      throw notFound();
    },
  );
  return { stream: createReadStream(path, range), size };
}

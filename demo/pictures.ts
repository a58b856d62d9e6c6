import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COVER_WIDTHS, coverHeight } from '#features/library/covers.ts';
import type { Db } from '#platform/db/connect.ts';
import { storeFile } from '#platform/storage/index.ts';

const FOLDER = join(import.meta.dirname, 'pictures');

/** Puts the demo's pictures where an install keeps its files. The rows that name them come with the demo itself. */
export async function storeDemoPictures(files: string): Promise<void> {
  for (const name of readdirSync(FOLDER))
    await storeFile(files, [readFileSync(join(FOLDER, name))], Infinity);
}

/** The rows of a thing's cover, in all sizes. */
export async function insertCover(db: Db, thingId: string, name: string, at: Date): Promise<void> {
  for (const width of COVER_WIDTHS) {
    const bytes = readFileSync(join(FOLDER, `${name}-${width}.webp`));
    const file_hash = createHash('sha256').update(bytes).digest('hex');
    const size = { width, height: coverHeight(width) };
    await db
      .insertInto('file')
      .values({
        ...{ hash: file_hash, mime: 'image/webp', size: bytes.length, created_at: at },
        ...size,
      })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
    await db
      .insertInto('cover')
      .values({ thing_id: thingId, file_hash, ...size })
      .execute();
  }
}

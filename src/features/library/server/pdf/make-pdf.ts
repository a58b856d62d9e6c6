import type { Db } from '#platform/db/connect.ts';
import { log } from '#platform/log.ts';
import { filesFolder, storeFile } from '#platform/storage/index.ts';
import { compilePdf } from './compile.ts';
import { readDocument } from '../document/read-document.ts';

/**
 * Makes the PDF that somebody asked for, of what is written now. A job of the worker; safe to run twice. What cannot
 * be made is noted and not tried again by itself: whoever asks later, asks again.
 */
export async function makePdf(
  db: Db,
  { thingId, language }: { thingId: string; language: string },
  now: Date,
): Promise<void> {
  const read = await readDocument(db, thingId, language);
  if (!read) return;
  const mine = db
    .updateTable('publication_pdf')
    .where('thing_id', '=', thingId)
    .where('language', '=', language);
  let bytes: Buffer;
  try {
    bytes = await compilePdf(read.document, read.pictures);
  } catch (error) {
    log.error({ err: error, thingId, language }, 'pdf not made');
    await mine.set({ failed_at: now }).execute();
    return;
  }
  const { hash, size } = await storeFile(filesFolder(), [bytes], Infinity);
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('file')
      .values({ hash, size, mime: 'application/pdf', created_at: now })
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ created_at: now }))
      .execute();
    await tx
      .updateTable('publication_pdf')
      .set({ stamp: read.stamp, file_hash: hash, failed_at: null })
      .where('thing_id', '=', thingId)
      .where('language', '=', language)
      .execute();
  });
}

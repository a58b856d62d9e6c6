import sharp from 'sharp';
import {
  readyFile,
  storeReadyFile,
  type IncomingFile,
  type StoredAttachment,
} from '#commons/attachments/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { createGate } from '#platform/gate.ts';
import { COVER_WIDTHS, coverHeight } from '../covers.ts';

// A picture is held in memory and decoded: one at a time is enough for what writers do.
const gate = createGate(1);

/** A cover in one size, stored. */
export type StoredCover = StoredAttachment & { width: number; height: number };

/**
 * A picture in the sizes that pages show it in, all of one shape so that lists are calm; cut where least is seen.
 * Refuses what is no picture, and what is smaller than the smallest of them.
 */
export async function storeCover(file: IncomingFile): Promise<StoredCover[]> {
  return gate(async () => {
    const { bytes, width, height } = await readyFile(file);
    if (width === null || height === null) throw new DomainError('invalid', 'cover_no_picture');
    const fitting = COVER_WIDTHS.filter((each) => each <= width && coverHeight(each) <= height);
    if (fitting.length === 0) throw new DomainError('invalid', 'cover_too_small');
    const stored: StoredCover[] = [];
    for (const each of fitting) {
      const size = { width: each, height: coverHeight(each) };
      const made = await sharp(bytes)
        .resize({ ...size, fit: 'cover', position: 'attention' })
        .webp({ quality: 80 })
        .toBuffer();
      const ready = { ...size, bytes: made, mime: 'image/webp', name: 'cover.webp' };
      stored.push({ ...(await storeReadyFile(ready)), ...size });
    }
    return stored;
  });
}

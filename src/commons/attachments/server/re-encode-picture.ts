import sharp from 'sharp';
import { DomainError } from '#platform/errors.ts';
import { MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE } from '../schema.ts';
import type { SniffedType } from './sniff-type.ts';

sharp.concurrency(1); // one of our few cores for a picture, the others for pages
sharp.cache(false);

const HEAVY_PNG_BYTES = 1_500_000;

export interface Picture {
  bytes: Buffer;
  mime: string;
  ext: string;
  /** Pixels, as seen (turned as the camera was held). */
  width: number;
  height: number;
}

/** Another format than its first bytes said is not looked at further. */
const LOADERS: Record<string, string> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'heif',
};

const options = { limitInputPixels: MAX_PICTURE_PIXELS, failOn: 'error' } as const;

/** How many frames to keep: all of an animation, but only the first if all are too many pixels. */
async function countFrames(bytes: Buffer, type: SniffedType): Promise<number> {
  const found = await sharp(bytes, options).metadata();
  if (found.format !== LOADERS[type.mime])
    throw new DomainError('unsupported_type', 'unsupported_type');
  const frame = found.width * (found.pageHeight ?? found.height);
  if (frame > MAX_PICTURE_PIXELS) throw new DomainError('too_large', 'picture_too_large');
  const frames = found.pages ?? 1;
  return frame * frames > MAX_PICTURE_PIXELS ? 1 : frames;
}

async function encode(bytes: Buffer, type: SniffedType): Promise<Omit<Picture, 'mime'>> {
  const frames = await countFrames(bytes, type);
  const base = sharp(bytes, { ...options, pages: frames })
    .autoOrient()
    .resize({
      width: MAX_PICTURE_SIDE,
      height: MAX_PICTURE_SIDE,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .toColourspace('srgb')
    .timeout({ seconds: 20 });
  const write = async (ext: 'jpg' | 'png' | 'webp') => {
    const image = base.clone();
    if (ext === 'jpg') image.jpeg({ quality: 84, progressive: true });
    else if (ext === 'png') image.png({ compressionLevel: 9 });
    else image.webp({ quality: 84 });
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    // Frames of an animation stand below each other.
    return { bytes: data, ext, width: info.width, height: info.pageHeight ?? info.height };
  };
  if (type.mime === 'image/jpeg') return write('jpg');
  if (type.mime !== 'image/png') return write('webp');
  const lossless = await write('png');
  return lossless.bytes.length > HEAVY_PNG_BYTES ? write('webp') : lossless;
}

/**
 * A picture made anew from its pixels: nothing that was hidden in the file (place and camera of the
 * photo, other formats' code) comes along. Turned upright, at most MAX_PICTURE_SIDE wide and high.
 * JPEG stays JPEG, PNG stays PNG unless that is heavy, all others become WebP, moving ones too.
 */
export async function reEncodePicture(bytes: Buffer, type: SniffedType): Promise<Picture> {
  try {
    const picture = await encode(bytes, type);
    return { ...picture, mime: picture.ext === 'jpg' ? 'image/jpeg' : `image/${picture.ext}` };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const tooLarge = error instanceof Error && /pixel limit|timeout/i.test(error.message);
    throw tooLarge
      ? new DomainError('too_large', 'picture_too_large')
      : new DomainError('unsupported_type', 'picture_damaged');
  }
}

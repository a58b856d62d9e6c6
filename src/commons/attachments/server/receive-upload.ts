import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { MAX_FILE_BYTES, type UploadedAttachment } from '../schema.ts';
import { uploadAttachment, type IncomingFile } from './commands.ts';

/** What a form around a file may add. */
const ENVELOPE_BYTES = 64 * 1024;

/**
 * Takes the first file of a `multipart/form-data` request as it streams in and answers what to put
 * into the text.
 */
export const receiveUpload = (ctx: Context, request: Request): Promise<UploadedAttachment> =>
  receiveFile(request, MAX_FILE_BYTES, (file) => uploadAttachment(ctx, file));

/**
 * Hands the first file of a `multipart/form-data` request on as it streams in.
 * @param limit bytes; a larger one is cut off one byte behind it, so that whoever reads it sees that it is too much
 */
export async function receiveFile<Result>(
  request: Request,
  limit: number,
  take: (file: { name: string; stream: Readable }) => Promise<Result>,
): Promise<Result> {
  const type = request.headers.get('content-type') ?? '';
  if (!request.body || !/^multipart\/form-data\s*;.*boundary=/i.test(type))
    throw new DomainError('invalid', 'invalid_upload');
  if (Number(request.headers.get('content-length')) > limit + ENVELOPE_BYTES)
    throw new DomainError('too_large', 'too_large'); // without reading it
  const source = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  const parser = new Busboy({
    headers: { 'content-type': type },
    limits: { files: 1, fields: 4, parts: 6, fileSize: limit + 1, headerPairs: 40 },
  });
  return new Promise<Result>((resolve, reject) => {
    const breakOff = () => {
      parser.destroy();
      reject(new DomainError('invalid', 'invalid_upload'));
    };
    let found = false;
    parser.on('file', (_field, stream, name) => {
      found = true;
      stream.on('error', breakOff);
      // The rest of a refused body is read and dropped, so that the answer can be sent.
      take({ name: name || 'file', stream })
        .then(resolve, reject)
        .finally(() => stream.resume());
    });
    parser.on('finish', () => found || breakOff());
    parser.on('error', breakOff);
    source.on('error', breakOff);
    source.pipe(parser);
  });
}

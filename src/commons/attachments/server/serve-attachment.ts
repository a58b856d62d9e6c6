import { Readable } from 'node:stream';
import type { Context } from '#platform/context.ts';
import { filesFolder, openFile, type ByteRange } from '#platform/storage/index.ts';
import { accessAttachment, type AttachmentRecord } from './queries.ts';

/** Documents could hold anything, so a browser only saves them; a picture is made by us. */
function disposition({ mime, name }: AttachmentRecord): string {
  const kind = mime.startsWith('image/') ? 'inline' : 'attachment';
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

function headersOf(file: AttachmentRecord): Headers {
  return new Headers({
    'content-type': file.mime,
    'content-disposition': disposition(file),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // Who may see it can change, so the browser asks each time; unchanged it is told so.
    'cache-control': 'private, no-cache',
    etag: `"${file.hash}"`,
    'accept-ranges': 'bytes',
  });
}

/**
 * The one byte range that is asked for (RFC 9110 14.1.2); `null` when none or several are, which
 * are answered whole; `'outside'` when it lies behind the end.
 */
export function parseRange(header: string | null, size: number): ByteRange | null | 'outside' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first, last] = match;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'outside' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (start >= size) return 'outside';
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return end < start ? null : { start, end };
}

/** Answers a request for an attachment; throws not-found for who may not see it. */
export async function serveAttachment(
  ctx: Context,
  id: string,
  request: Headers,
): Promise<Response> {
  const file = await accessAttachment(ctx, id);
  const headers = headersOf(file);
  const etag = headers.get('etag') ?? '';
  const known = request.get('if-none-match')?.split(',') ?? [];
  if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers });
  const condition = request.get('if-range');
  const asked = condition === null || condition === etag ? request.get('range') : null;
  const range = parseRange(asked, file.size);
  if (range === 'outside') {
    headers.set('content-range', `bytes */${file.size}`);
    headers.delete('content-type');
    return new Response(null, { status: 416, headers });
  }
  const { stream } = await openFile(filesFolder(), file.hash, range ?? undefined);
  headers.set('content-length', String(range ? range.end - range.start + 1 : file.size));
  if (range) headers.set('content-range', `bytes ${range.start}-${range.end}/${file.size}`);
  const body = Readable.toWeb(stream) as ReadableStream<Uint8Array>;
  return new Response(body, { status: range ? 206 : 200, headers });
}

import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { filesFolder, openFile } from '#platform/storage/index.ts';

/** Answers with a thing's cover in one size, through the thing's own door. */
export async function serveCover(
  ctx: Context,
  thingId: string,
  width: number,
  request: Headers,
): Promise<Response> {
  const { rows } = await sql<{ hash: string; mime: string }>`
    select file.hash, file.mime from cover
      join thing on thing.id = cover.thing_id join file on file.hash = cover.file_hash
     where cover.thing_id = ${thingId} and cover.width = ${width}
       and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  const [found] = rows;
  if (!found) throw notFound();
  return pictureResponse(found, request, 'private, no-cache');
}

/**
 * A picture of ours as an answer; unchanged it is not sent again.
 * @param cache who may keep it: where its readers can change, the browser asks each time
 */
export async function pictureResponse(
  { hash, mime }: { hash: string; mime: string },
  request: Headers,
  cache: string,
): Promise<Response> {
  const etag = `"${hash}"`;
  const headers = new Headers({
    'content-type': mime,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': cache,
    etag,
  });
  const known = request.get('if-none-match')?.split(',') ?? [];
  if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers });
  const { stream, size } = await openFile(filesFolder(), hash);
  headers.set('content-length', String(size));
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { headers });
}

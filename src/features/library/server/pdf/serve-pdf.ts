import { Readable } from 'node:stream';
import type { Context } from '#platform/context.ts';
import { filesFolder, openFile } from '#platform/storage/index.ts';
import { findPdf } from './find-pdf.ts';

/** Answers with a thing's PDF, through the thing's own door; null while there is none. */
export async function servePdf(
  ctx: Context,
  slug: string,
  asked?: string,
): Promise<Response | null> {
  const found = await findPdf(ctx, slug, asked);
  if (found.state !== 'ready') return null;
  const { stream, size } = await openFile(filesFolder(), found.hash);
  const name = `${slug}.${found.language}.pdf`;
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/pdf',
      'content-length': String(size),
      'content-disposition': `attachment; filename="${name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache',
    },
  });
}

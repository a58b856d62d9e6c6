import { Readable } from 'node:stream';
import { exportInput } from '#features/imports/schema.ts';
import { exportTable } from '#features/imports/server/index.ts';
import { notFound } from '#platform/errors.ts';
import type { RequestHandler } from './$types';

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' };

/** All examples or practices that a host reads, as a table that is written while it is made. */
export const GET: RequestHandler = ({ locals, url }) => {
  const input = exportInput.safeParse(Object.fromEntries(url.searchParams));
  if (!input.success) throw notFound();
  const { kind, format } = input.data;
  const text = Readable.from(exportTable(locals.ctx, kind, format));
  const body = Readable.toWeb(text.map((part) => Buffer.from(part))) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${kind}s.${format}"`,
      'cache-control': 'private, no-store',
    },
  });
};

import { downloadInput } from '#features/library/schema.ts';
import { serveDownload } from '#features/library/server/index.ts';
import { notFound } from '#platform/errors.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const input = downloadInput.safeParse(Object.fromEntries(url.searchParams));
  if (!input.success) throw notFound();
  return serveDownload(locals.ctx, params.slug, input.data);
};

import { writeSitemap } from '#features/feeds/server/index.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { ctx }, url }) => {
  const site = process.env.SITE_URL?.replace(/\/+$/, '') || url.origin;
  return new Response(await writeSitemap(ctx, site), {
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    },
  });
};

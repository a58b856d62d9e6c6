import type { RequestHandler } from './$types';

/** What only members see asks to sign in, so there is nothing to forbid: robots are told where to begin. */
export const GET: RequestHandler = ({ url }) => {
  const site = process.env.SITE_URL?.replace(/\/+$/, '') || url.origin;
  return new Response(`User-agent: *\nAllow: /\n\nSitemap: ${site}/sitemap.xml\n`, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    },
  });
};

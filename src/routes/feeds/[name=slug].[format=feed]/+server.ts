import { serveFeed } from '#features/feeds/server/index.ts';
import { feeds_library, threads_former_member } from '#platform/i18n/generated/messages.js';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals: { ctx }, params, url, request }) =>
  serveFeed(
    ctx,
    {
      name: params.name,
      format: params.format as 'rss',
      key: url.searchParams.get('key') || undefined,
      language: url.searchParams.get('language')?.slice(0, 35) || undefined,
      search: Object.fromEntries(
        [...url.searchParams].map(([name, value]) => [name, value.slice(0, 500)]),
      ),
      site: process.env.SITE_URL?.replace(/\/+$/, '') || url.origin,
      words: (locale) => ({
        title: feeds_library({}, { locale }),
        unknown: threads_former_member({}, { locale }),
      }),
    },
    request.headers,
  );

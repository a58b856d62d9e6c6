import { redirect } from '@sveltejs/kit';
import { servePdf } from '#features/library/server/index.ts';
import { keepLocale } from '#platform/web/locale.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const asked = url.searchParams.get('language') || undefined;
  const file = await servePdf(locals.ctx, params.slug, asked);
  return (
    file ??
    redirect(303, keepLocale(url.pathname, url.pathname.replace(/\/file$/, '') + url.search))
  );
};

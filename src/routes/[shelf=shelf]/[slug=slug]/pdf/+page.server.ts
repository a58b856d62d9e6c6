import { redirect } from '@sveltejs/kit';
import { findPdf } from '#features/library/server/index.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params, url, setHeaders }) => {
  const asked = url.searchParams.get('language') || undefined;
  const pdf = await findPdf(ctx, params.slug, asked);
  const query = new URLSearchParams({ language: pdf.language });
  if (pdf.state === 'ready')
    redirect(303, keepLocale(url.pathname, `${pdf.href}/pdf/file?${query}`));
  setHeaders({ 'cache-control': 'private, no-store' });
  const { href, title, language, state } = pdf;
  return { pdf: { href, title, language, state } };
};

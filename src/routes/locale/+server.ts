import { redirect } from '@sveltejs/kit';
import { isLocale, LOCALES } from '#platform/i18n/locales.ts';
import { safePath } from '#platform/safe-path.ts';
import { inLocale, withoutLocale } from '#platform/web/locale.ts';
import { setLocale } from '#commons/members/server/index.ts';

/** The language switcher: remembers the choice and shows the same page at its address. */
export const POST = async ({ request, cookies, url, locals }) => {
  const form = await request.formData().catch(() => new FormData());
  const wanted = form.get('locale');
  const locale = isLocale(wanted) ? wanted : LOCALES[0];
  cookies.set('copia_locale', locale, {
    path: '/',
    maxAge: 365 * 86_400,
    sameSite: 'lax',
    httpOnly: true,
    secure: url.protocol === 'https:',
  });
  if (locals.viewer) await setLocale(locals.ctx, locale);
  // A member has the setting: their addresses stay plain.
  const path = safePath(form.get('to'));
  redirect(303, locals.viewer ? withoutLocale(path) : inLocale(locale, path));
};

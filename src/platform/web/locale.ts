import { isLocale, LOCALES, type Locale } from '#platform/i18n/locales.ts';

/** The locale that an address asks for (`/fr/…`), or null. */
export function localeOfPath(pathname: string): Locale | null {
  const first = pathname.split('/', 2)[1];
  return isLocale(first) ? first : null;
}

/** The best of our locales for an Accept-Language header (RFC 9110, section 12.5.4). */
export function localeOfHeader(header: string | null): Locale {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const q = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean);
      return { base: tag.toLowerCase().split('-')[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  for (const { base } of wanted) if (isLocale(base)) return base;
  return LOCALES[0];
}

/** A path without its locale: `/fr/practices` → `/practices`. */
export function withoutLocale(pathname: string): string {
  const locale = localeOfPath(pathname);
  return locale ? pathname.slice(locale.length + 1) || '/' : pathname;
}

/** A path in a locale's address: `/practices` → `/fr/practices`. */
export function inLocale(locale: Locale, path: string): string {
  const plain = withoutLocale(path);
  return `/${locale}${plain === '/' ? '' : plain}`;
}

/** Where a link or redirect to `path` goes from the page at `current`: `/fr/…` stays in French. */
export function keepLocale(current: string, path: string): string {
  const locale = localeOfPath(current);
  return locale && path.startsWith('/') ? inLocale(locale, path) : path;
}

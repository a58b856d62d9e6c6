import type { Locale } from '#platform/i18n/locales.ts';

/**
 * The same with its country's name in the reader's language. On the server only: a browser may call
 * a country otherwise than the page it takes over.
 */
export function namedCountry<Item extends { country: string | null }>(
  item: Item,
  locale: Locale,
): Item {
  if (!item.country) return item;
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  return { ...item, country: names.of(item.country) ?? item.country };
}

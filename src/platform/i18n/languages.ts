import { LOCALES } from './locales.ts';

// Languages that texts here are likely to be in, after the interface's own: those of Europe's local
// governments and of the people they write to. Any other is guessed from the text.
const OTHERS = [
  'ar',
  'bg',
  'ca',
  'cs',
  'da',
  'el',
  'es',
  'et',
  'eu',
  'fi',
  'ga',
  'hr',
  'hu',
  'is',
  'it',
  'lb',
  'lt',
  'lv',
  'mt',
  'nb',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sl',
  'sq',
  'sr',
  'sv',
  'tr',
  'uk',
  'cy',
];

/** Languages to choose from, named in the reader's own, the interface's first. */
export function listLanguages(locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const named = (value: string) => ({ value, label: names.of(value) ?? value });
  const others = OTHERS.map(named).sort((a, b) => a.label.localeCompare(b.label, locale));
  return [...LOCALES.map(named), ...others];
}

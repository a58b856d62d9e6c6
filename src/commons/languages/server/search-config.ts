/** PostgreSQL's text search configuration of each language it can stem; any other is `simple`. */
export const SEARCH_CONFIGS: Readonly<Record<string, string>> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  et: 'estonian',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  ne: 'nepali',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

/** The configuration that stems texts of a language. */
export function searchConfig(language: string): string {
  const base = language.split('-')[0]!.toLowerCase();
  // Only its own: `__proto__` and `constructor` come from addresses too.
  return (Object.hasOwn(SEARCH_CONFIGS, base) && SEARCH_CONFIGS[base]) || 'simple';
}

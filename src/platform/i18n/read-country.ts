import { LOCALES } from './locales.ts';

/** What countries are often called that is no name of theirs in our languages. */
const ALSO: Record<string, string> = {
  USA: 'US',
  'United States of America': 'US',
  'Great Britain': 'GB',
  England: 'GB',
  Scotland: 'GB',
  Wales: 'GB',
  'Northern Ireland': 'GB',
  'The Netherlands': 'NL',
  Holland: 'NL',
  'Czech Republic': 'CZ',
  Turkey: 'TR',
  'Ivory Coast': 'CI',
  'Republic of Korea': 'KR',
  'Korea, Republic of': 'KR',
  'Republic of Ireland': 'IE',
  'Russian Federation': 'RU',
  'Viet Nam': 'VN',
  'Cape Verde': 'CV',
  Swaziland: 'SZ',
  Macedonia: 'MK',
  Burma: 'MM',
  'Democratic Republic of the Congo': 'CD',
  'Republic of the Congo': 'CG',
  'Bolivia, Plurinational State of': 'BO',
  'Tanzania, United Republic of': 'TZ',
  'Moldova, Republic of': 'MD',
  'Iran, Islamic Republic of': 'IR',
  'Venezuela, Bolivarian Republic of': 'VE',
};

let countries: Map<string, string> | null = null;

/** A word without accents, case and signs: headings, names and values are compared so. */
export const plainWord = (word: string): string =>
  word
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\p{M}\s\p{P}\p{S}]/gu, '')
    .toLowerCase();

/** A country by its code of two letters, or by its name in one of our languages. */
export function readCountry(word: string): string | null {
  countries ??= nameCountries();
  return countries.get(plainWord(word)) ?? null;
}

function nameCountries(): Map<string, string> {
  const found = new Map<string, string>();
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const names = LOCALES.map((locale) => new Intl.DisplayNames(locale, { type: 'region' }));
  for (const [name, code] of Object.entries(ALSO)) found.set(plainWord(name), code);
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const known = names.map((each) => each.of(code)).filter((name) => name && name !== code);
    // "UK" and codes of the past stand for those of today.
    const today = new Intl.Locale(`und-${code}`).region ?? code;
    for (const name of known.length ? [code, ...known] : []) found.set(plainWord(name!), today);
  }
  return found;
}

import { readCountry } from '#platform/i18n/read-country.ts';
import type { RowReader } from './row-says.ts';

/** A country by its code or by its name. */
export function readCountryOf(row: RowReader, field: string): string | null {
  const said = row.text(field);
  if (!said) return null;
  const code = readCountry(said);
  if (!code) row.fault(field, 'import_unknown_country', said);
  return code;
}

/** A whole number, however its thousands are set apart; of a fraction the nearest. */
export function readNumber(row: RowReader, field: string): number | null {
  const said = row.text(field);
  if (!said) return null;
  const digits = said.replace(/[\s\u00A0\u202F'’_\p{Sc}]/gu, '');
  const grouped = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?$/.exec(digits);
  const plain = grouped
    ? digits.replaceAll(grouped[1]!, '').replace(',', '.')
    : /^\d+(?:[.,]\d+)?$/.test(digits)
      ? digits.replace(',', '.')
      : null;
  if (plain === null) row.fault(field, 'import_not_a_number', said);
  return plain === null ? null : Math.round(Number(plain));
}

/**
 * A day. Of a year or a month alone the first day, or the last where something ends.
 * @param end whether it says when something ends
 */
export function readDay(row: RowReader, field: string, end = false): string | null {
  const said = row.text(field);
  if (!said) return null;
  const format = row.how(field)?.format;
  const parts = partsOf(said, format);
  if (parts === 'ambiguous') {
    row.fault(field, 'import_ambiguous_date', said);
    return null;
  }
  const day = parts && dayOf(parts, end);
  if (!day) row.fault(field, 'import_not_a_date', said);
  return day;
}

type Parts = [year: number, month: number | null, day: number | null];

function partsOf(said: string, format: string | undefined): Parts | 'ambiguous' | null {
  if (format === 'unix') return partsOfUnix(said);
  const [, year, month, day] =
    /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?$/.exec(said) ?? [];
  if (year) return [Number(year), month ? Number(month) : null, day ? Number(day) : null];
  const [, a, b, c] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ].*)?$/.exec(said) ?? [];
  if (!a) return null;
  if (format === 'm/d/y') return [Number(c), Number(a), Number(b)];
  if (format === 'd/m/y') return [Number(c), Number(b), Number(a)];
  return 'ambiguous';
}

function partsOfUnix(said: string): Parts | null {
  if (!/^-?\d{1,14}(?:\.\d+)?$/.test(said)) return null;
  const number = Number(said);
  // Seconds as large as this are far in the future: they are milliseconds.
  const at = new Date(Math.abs(number) > 1e11 ? number : number * 1000);
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
}

function dayOf([year, month, day]: Parts, end: boolean): string | null {
  const wanted = month ?? (end ? 12 : 1);
  const last = new Date(Date.UTC(year, wanted, 0)).getUTCDate();
  const on = day ?? (end ? last : 1);
  if (year < 1000 || wanted < 1 || wanted > 12 || on < 1 || on > last) return null;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(wanted)}-${two(on)}`;
}

/** Addresses of the web; one that is none is left out, and noted. */
export function readLinks(row: RowReader, field: string, most: number): string[] {
  const good = row.list(field).flatMap((said) => {
    const url = /^www\./i.test(said) ? `https://${said}` : said;
    if (/^https?:\/\/\S+$/i.test(url) && URL.canParse(url) && url.length <= 500) return url;
    row.note(field, 'import_left_out', said);
    return [];
  });
  for (const surplus of good.slice(most)) row.note(field, 'import_left_out', surplus);
  return good.slice(0, most);
}

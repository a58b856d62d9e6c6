import { parse } from 'csv-parse/sync';
import { invalid } from '#platform/errors.ts';
import { plainWord as plain, readCountry } from '#platform/i18n/read-country.ts';
import { BANDS, ORGANISATION_TYPES, type Band, type OrganisationType } from '../../schema.ts';
import { EmailField } from '#commons/members/schema.ts';
import { languageTag } from '#commons/threads/schema.ts';

export const MAX_ROWS = 5000;

const COLUMNS = {
  organisation: ['organisation', 'organization', 'organisatie', 'client', 'klant', 'kunde'],
  type: ['type', 'soort', 'art', 'typ'],
  country: ['country', 'pays', 'land'],
  band: [
    ...['populationband', 'population', 'band', 'tranchedepopulation', 'tranche'],
    ...['grootteklasse', 'inwoners', 'grossenklasse', 'groessenklasse', 'bevolkerung'],
  ],
  plan: [
    'plan',
    'package',
    'licence',
    'forfait',
    'formule',
    'abonnement',
    'pakket',
    'tarif',
    'paket',
  ],
  language: ['language', 'langue', 'taal', 'sprache'],
  name: ['name', 'nom', 'naam', 'person', 'personne', 'persoon', 'fullname', 'nomcomplet'],
  email: ['email', 'mail', 'emailaddress', 'courriel', 'mailadres', 'emailadresse', 'adresseemail'],
  title: ['roletitle', 'title', 'role', 'jobtitle', 'fonction', 'functie', 'rol', 'funktion'],
} as const;
type Column = keyof typeof COLUMNS;

/** What a value of the column "type" may be called, beside our own words. */
const TYPES: Record<OrganisationType, readonly string[]> = {
  client: ['client', 'klant', 'kunde'],
  partner: ['partner', 'partenaire'],
  host: ['host', 'animation', 'hote'],
};

export interface TableRow {
  /** As an editor counts. */
  line: number;
  organisation: string;
  type: OrganisationType | null;
  country: string | null;
  band: Band | null;
  language: string | null;
  plan: string | null;
  /** Null: the line is about an organisation only. */
  email: string | null;
  name: string;
  title: string;
  /** Code of why the line is left out. */
  error: string | null;
}

/**
 * Reads a table of organisations and people. Every line is read: what is wrong with one stands in it.
 * Refuses what is no table or names no organisations.
 */
export function readTable(text: string): TableRow[] {
  const [heading, ...lines] = parseCsv(text);
  const heads = (heading?.cells ?? []).map(plain);
  const at = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => [
      column,
      heads.findIndex((head) => (names as readonly string[]).includes(head)),
    ]),
  ) as Record<Column, number>;
  if (at.organisation < 0) throw invalid({ text: 'table_columns' });
  if (lines.length > MAX_ROWS) throw invalid({ text: 'table_too_long' });
  return lines.map(({ line, cells }) =>
    readRow(line, (column) => (at[column] < 0 ? '' : (cells[at[column]] ?? '').trim())),
  );
}

function readRow(line: number, cell: (column: Column) => string): TableRow {
  const email = EmailField.safeParse(cell('email'));
  const [type, country] = [readType(cell('type')), readCountry(cell('country'))];
  const band = BANDS.find((each) => each === cell('band').toUpperCase());
  const row = {
    line,
    organisation: cell('organisation'),
    type,
    country,
    band: band ?? null,
    language: cell('language') || null,
    plan: cell('plan') || null,
    email: email.data ?? null,
    name: cell('name'),
    title: cell('title'),
  };
  const faults: [boolean, string][] = [
    [!row.organisation, 'row_organisation'],
    [cell('type') !== '' && !type, 'row_type'],
    [cell('country') !== '' && !country, 'row_country'],
    [cell('band') !== '' && !band, 'row_band'],
    [row.language !== null && !languageTag.safeParse(row.language).success, 'row_language'],
    [cell('email') !== '' && !email.success, 'row_email'],
    [!cell('email') && row.name !== '', 'row_no_email'],
    [row.organisation.length > 160 || row.name.length > 120 || row.title.length > 160, 'row_long'],
    [(row.plan ?? '').length > 60, 'row_long'],
  ];
  return { ...row, error: faults.find(([broken]) => broken)?.[1] ?? null };
}

function readType(word: string): OrganisationType | null {
  return ORGANISATION_TYPES.find((type) => TYPES[type].includes(plain(word))) ?? null;
}

function parseCsv(text: string): { line: number; cells: string[] }[] {
  const heading = text.split('\n', 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].sort(
    (a, b) => heading.split(b).length - heading.split(a).length,
  )[0]!;
  const options = { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true };
  try {
    // With `info` each record comes with where it stood, which the types do not say.
    const rows = parse(text, { ...options, info: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return rows
      .map(({ record, info }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell.trim()));
  } catch {
    throw invalid({ text: 'table_unreadable' });
  }
}

/** A file's bytes as text: UTF-8, else what spreadsheets of western Europe write. */
export function decodeTable(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

export const TYPES_FILE = join(import.meta.dirname, 'schema.generated.ts');

const SCALARS: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  bpchar: 'string',
  bit: 'string',
  date: 'string',
  tsvector: 'string',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  bool: 'boolean',
  timestamptz: 'Timestamp',
  jsonb: 'Json',
};

/** The union of `check (column in ('a', 'b'))`, by "table.column". */
function unionsOf(checks: { table: string; definition: string }[]): Map<string, string> {
  const unions = new Map<string, string>();
  for (const { table, definition } of checks) {
    const match =
      /^CHECK \(\((\w+) (=|<@) (?:ANY \()?\(?ARRAY\[(.+?)\]/.exec(definition) ??
      /^CHECK \(\((\w+) (=) ('[^']+'::text)\)/.exec(definition);
    if (!match?.[3]) continue;
    const values = [...match[3].matchAll(/'([^']+)'::text/g)].map((value) => `'${value[1]}'`);
    const union = values.join(' | ');
    unions.set(`${table}.${match[1]}`, match[2] === '<@' ? `(${union})[]` : union);
  }
  return unions;
}

/** TypeScript of a migrated database's tables, for Kysely: nullable, defaulted and checked columns. */
export async function generateTypes(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const columns = await client.query<{
    t: string;
    c: string;
    udt: string;
    nullable: boolean;
    defaulted: boolean;
  }>(
    `select table_name t, column_name c, udt_name udt, is_nullable = 'YES' nullable,
            column_default is not null or is_identity = 'YES' or is_generated = 'ALWAYS' defaulted
       from information_schema.columns where table_schema = 'public'
        and table_name not in (select viewname from pg_views)
      order by table_name, ordinal_position`,
  );
  const checks = await client.query<{ table: string; definition: string }>(
    `select conrelid::regclass::text "table", pg_get_constraintdef(oid) definition
       from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  );
  await client.end();
  const unions = unionsOf(checks.rows);
  const tables = new Map<string, string[]>();
  for (const { t, c, udt, nullable, defaulted } of columns.rows) {
    const array = udt.startsWith('_');
    const scalar = SCALARS[array ? udt.slice(1) : udt];
    if (!scalar) throw new Error(`No TypeScript type is known for ${t}.${c} (${udt}).`);
    const base = unions.get(`${t}.${c}`) ?? (array ? `${scalar}[]` : scalar);
    const type = nullable ? `${base} | null` : base;
    tables.set(t, [
      ...(tables.get(t) ?? []),
      `  ${c}: ${defaulted ? `Generated<${type}>` : type};`,
    ]);
  }
  const name = (table: string) =>
    table.replace(/(^|_)(\w)/g, (_, _gap, letter: string) => letter.toUpperCase());
  return [
    '// Made from the migrated schema by src/platform/db/generate-types.ts; a test compares. Do not edit.',
    "import type { ColumnType } from 'kysely';",
    '',
    'type Generated<T> =',
    '  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;',
    'export type Json = ColumnType<unknown, string, string>;',
    'export type Timestamp = ColumnType<Date, Date | string, Date | string>;',
    '',
    ...[...tables].flatMap(([table, lines]) => [
      `export interface ${name(table)}Table {`,
      ...lines,
      '}',
      '',
    ]),
    'export interface Database {',
    ...[...tables.keys()].map((table) => `  ${table}: ${name(table)}Table;`),
    '}',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('Set DATABASE_URL to a migrated database.');
  writeFileSync(TYPES_FILE, await generateTypes(url));
}

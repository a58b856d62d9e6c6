import { z } from 'zod';
import { PHASES } from '#commons/practices/phases.ts';

// How the rows of a table from elsewhere become examples or practices: docs/importing.md shows one whole.

export const KINDS = ['example', 'practice'] as const;
export type MappedKind = (typeof KINDS)[number];

export const TEXT_FORMATS = ['auto', 'html', 'markdown', 'text'] as const;
export const DATE_FORMATS = ['d/m/y', 'm/d/y', 'y/m/d', 'unix'] as const;

const PHASE_PARTS = ['practice', 'method', 'from', 'to', 'text'] as const;
type PhaseField = `phases.${(typeof PHASES)[number]}.${(typeof PHASE_PARTS)[number]}`;

/** What an example can be given, by the names that the export uses too. */
export const EXAMPLE_FIELDS = [
  ...(['title', 'summary', 'story', 'results', 'differently', 'organisation', 'country'] as const),
  ...(['band', 'startsOn', 'endsOn', 'status', 'outcome', 'influence', 'purposes'] as const),
  ...(['recruitment', 'participants', 'cost', 'currency', 'staffDays', 'links'] as const),
  ...(['practices', 'methods', 'authors', 'qualityNote', 'slug', 'state', 'space'] as const),
  ...(['publishedOn', 'reviewOn'] as const),
  ...PHASES.flatMap((phase) =>
    PHASE_PARTS.map((part): PhaseField => `phases.${phase}.${part}` as const),
  ),
] as const;
export type ExampleField = (typeof EXAMPLE_FIELDS)[number];

export const PRACTICE_FIELDS = [
  ...(['title', 'summary', 'slug', 'phases', 'maturity', 'reviewOn'] as const),
] as const;
export type PracticeField = (typeof PRACTICE_FIELDS)[number];

const column = z.string().min(1).max(200);
const words = z.string().max(10_000);

const howObject = z
  .strictObject({
    /** A heading, or the path to it in JSON: `location.country`, `people[].name`. */
    column: column.optional(),
    /** Several, joined. */
    columns: z.array(column).min(1).max(20).optional(),
    join: z.string().max(20).optional(),
    /** The same for every row. */
    constant: z.union([words, z.number().transform(String), z.array(words).max(50)]).optional(),
    /** What stands between the items of a list in one cell. A list in JSON needs none. */
    split: z
      .union([z.string().min(1).max(20), z.array(z.string().min(1).max(20)).min(1).max(5)])
      .optional(),
    /** Their words in ours; null leaves a word out, `*` stands for all others. */
    values: z
      .record(z.string().max(300), z.union([words, z.null(), z.array(words).max(20)]))
      .optional(),
    format: z.enum([...TEXT_FORMATS, ...DATE_FORMATS]).optional(),
    /** Where the row says nothing. */
    default: z.union([words, z.array(words).max(50)]).optional(),
    /** Of `methods`: in which phase they were used. */
    phase: z.enum(PHASES).optional(),
  })
  .refine(
    (how) =>
      [how.column, how.columns, how.constant].filter((each) => each !== undefined).length === 1,
    'one_of_column_columns_constant',
  );
const how = z.union([column, howObject]);
export type How = z.infer<typeof how>;
export type HowObject = z.infer<typeof howObject>;

const shared = {
  /** A name for where the rows come from: it says what “again” means. */
  source: z.string().trim().min(1).max(120),
  /** The path to the list of rows, in a JSON object. */
  rows: z.string().max(200).optional(),
  /** The column that tells the rows apart, today and next year. */
  id: column,
  /** Where there is none, it is guessed. */
  language: how.optional(),
  /** The address that links without one begin with. */
  site: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .optional(),
};

const fieldsOf = <const Field extends string>(names: readonly Field[]) =>
  z
    .partialRecord(z.enum(names), how)
    .refine((fields) => Object.hasOwn(fields, 'title'), 'title_missing');

export const mapping = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('example'), ...shared, fields: fieldsOf(EXAMPLE_FIELDS) }),
  z.strictObject({ kind: z.literal('practice'), ...shared, fields: fieldsOf(PRACTICE_FIELDS) }),
]);
export type Mapping = z.infer<typeof mapping>;

/** What is wrong with a mapping, for whoever wrote it: `fields.country: …`. */
export function faultsOfMapping(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) =>
    path.length ? `${path.map(String).join('.')}: ${message}` : message,
  );
}

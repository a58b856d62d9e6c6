import { EXAMPLE_FIELDS, mapping, PRACTICE_FIELDS, type How, type Mapping } from './mapping.ts';

/** Lists stand in one cell, one on each line. */
const LISTS = new Set(['purposes', 'recruitment', 'links', 'practices', 'authors', 'phases']);
const TEXTS = /^(?:story|results|differently|phases\.\w+\.text)$/;

function howOf(field: string): How {
  if (LISTS.has(field)) return { column: field, split: '\n' };
  if (TEXTS.test(field)) return { column: field, format: 'markdown' };
  // Words stand as they are: what looks like a tag is none.
  if (['title', 'summary', 'organisation'].includes(field) || field.endsWith('.method'))
    return { column: field, format: 'text' };
  return field;
}

const fieldsFrom = <Field extends string>(names: readonly Field[]) =>
  Object.fromEntries(names.filter((name) => name !== 'methods').map((name) => [name, howOf(name)]));

/** How what Copia itself exports comes in again, elsewhere. */
export const OWN_MAPPINGS: Record<Mapping['kind'], Mapping> = {
  example: mapping.parse({
    ...{ kind: 'example', source: 'copia', id: 'id', language: 'language' },
    fields: fieldsFrom(EXAMPLE_FIELDS),
  }),
  practice: mapping.parse({
    ...{ kind: 'practice', source: 'copia', id: 'id', language: 'language' },
    fields: fieldsFrom(PRACTICE_FIELDS),
  }),
};

import { z } from 'zod';
import { COMMON_SPACES } from '#commons/spaces/schema.ts';
import { invalid } from '#platform/errors.ts';
import { SEPARATORS, sortOf } from './fields.ts';
import {
  EXAMPLE_FIELDS,
  mapping as mappingSchema,
  PRACTICE_FIELDS,
  type How,
  type HowObject,
  type Mapping,
} from './mapping.ts';
import { uploadTableInput, type ChangeRunInput } from './schema.ts';

// What the pages of imports send. Only the server imports this file (zod is not for browsers).

export const uploadForm = uploadTableInput.extend({
  file: z.instanceof(File, { error: 'required' }),
});

const FIELDS = [...new Set(['language', ...EXAMPLE_FIELDS, ...PRACTICE_FIELDS])];
const typed = z.string().max(300, 'too_long').default('');
const list = z.array(z.string().max(10_000)).max(1000);

/**
 * Of each field the column (`column_title` is `:` and its name, `=` and a word for all rows, `*` as it was), what
 * stands between its items and how it is written; then words that did not fit, each with ours.
 */
export const runForm = z.object({
  ...(Object.fromEntries(
    FIELDS.flatMap((field) =>
      ['column', 'split', 'format'].map((part) => [`${part}_${field}`, typed]),
    ),
  ) as Record<string, typeof typed>),
  id: z.string().min(1, 'required').max(201),
  source: z.string().trim().min(1, 'required').max(120, 'too_long'),
  site: z.string().trim().max(300, 'too_long').default(''),
  wordField: list,
  wordFrom: list,
  wordTo: list,
  space: z.enum([...COMMON_SPACES, 'rows']).default('members'),
  saveAs: z.string().trim().max(120, 'too_long').default(''),
  then: z.enum(['keep', 'try', 'bring']).default('keep'),
});
type RunForm = z.infer<typeof runForm>;

/** The form as the command takes it; what it does not ask stays as it was. */
export function readRunForm(
  form: RunForm,
  before: Mapping,
): ChangeRunInput & { mapping: Mapping; saveAs: string } {
  const names = before.kind === 'example' ? EXAMPLE_FIELDS : PRACTICE_FIELDS;
  const old = before.fields as Record<string, How | undefined>;
  const words = wordsOf(form);
  const fields = Object.fromEntries(
    names.flatMap((field) => {
      const how = howOf(form, field, old[field], words.get(field));
      return how === undefined ? [] : [[field, how]];
    }),
  );
  const language = howOf(form, 'language', before.language, undefined);
  const { rows } = before;
  const parsed = mappingSchema.safeParse({
    ...{ kind: before.kind, source: form.source, id: form.id.slice(1), fields },
    ...(rows && { rows }),
    ...(language !== undefined && { language }),
    ...(form.site && { site: form.site }),
  });
  if (!parsed.success) throw invalid(faultsOf(parsed.error));
  const { space, saveAs, then } = form;
  return { mapping: parsed.data, space, saveAs, ...(then !== 'keep' && { then }) };
}

function howOf(
  form: RunForm,
  field: string,
  before: How | undefined,
  words: Map<string, string> | undefined,
): How | undefined {
  const said = (form as unknown as Record<string, string>)[`column_${field}`] ?? '';
  const old: HowObject | undefined = typeof before === 'string' ? { column: before } : before;
  if (said === '') return undefined;
  const base = said === '*' ? old : undefined;
  const { values, default: fallback, phase } = old ?? {};
  const how: HowObject = base ?? {
    ...(said.startsWith('=') ? { constant: said.slice(1) } : { column: said.slice(1) }),
    ...(fallback !== undefined && { default: fallback }),
    ...(phase && { phase }),
    ...partsOf(form as unknown as Record<string, string>, field, old),
  };
  const merged = { ...values, ...toOurs(words) };
  const whole = Object.keys(merged).length > 0 ? { ...how, values: merged } : how;
  return Object.keys(whole).length === 1 && whole.column !== undefined ? whole.column : whole;
}

function partsOf(form: Record<string, string>, field: string, old: HowObject | undefined) {
  const split = form[`split_${field}`] ?? '';
  const format = form[`format_${field}`] ?? '';
  const marks = split === 'other' ? old?.split : SEPARATORS[split];
  const sort = sortOf(field);
  return {
    ...(sort === 'list' && marks !== undefined && { split: marks }),
    ...((sort === 'text' || sort === 'date') && format && { format: format as 'auto' }),
    ...(sort !== 'text' && sort !== 'date' && old?.format && { format: old.format }),
  };
}

/** Words that did not fit, by field; nothing was said of an empty one. */
function wordsOf({ wordField, wordFrom, wordTo }: RunForm): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  wordField.forEach((field, i) => {
    const [from, to] = [wordFrom[i] ?? '', wordTo[i]?.trim() ?? ''];
    if (!from || !to) return;
    const words = found.get(field) ?? new Map<string, string>();
    found.set(field, words.set(from, to));
  });
  return found;
}

/** `-` leaves a word out. */
const toOurs = (words: Map<string, string> | undefined): Record<string, string | null> =>
  Object.fromEntries([...(words ?? [])].map(([from, to]) => [from, to === '-' ? null : to]));

function faultsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(
    error.issues.map(({ path, message }) => {
      if (path[0] !== 'fields') return [String(path[0]), 'invalid_value'];
      return message === 'title_missing'
        ? ['column_title', 'required']
        : [`column_${String(path[1])}`, 'invalid_value'];
    }),
  );
}

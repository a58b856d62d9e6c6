import { z } from 'zod';

const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const SECRET = /password|token|secret|^code$/i;

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodArray) return true;
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return isList(schema.unwrap());
  return schema instanceof z.ZodPipe && isList(schema.in);
}

/**
 * The values of a posted form as the schema's input. A field that is missing stays out; a list takes
 * every value of its name (an untouched file input sends one empty file, which counts as none).
 */
export function formToInput(schema: z.ZodObject, form: FormData): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const values = form
      .getAll(name)
      .filter((value) => !(value instanceof File && value.size === 0 && value.name === ''));
    if (isList(field)) input[name] = values;
    else if (values.length > 0) input[name] = values.at(-1);
  }
  return input;
}

/** Which code of ours a broken rule of the schema has; a schema may name its own as the message. */
function codeOf(issue: z.core.$ZodIssue): string {
  if (CODE.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'required' : 'invalid_value';
  if (issue.code === 'too_small' && issue.origin === 'string')
    return issue.minimum === 1 ? 'required' : 'too_short';
  if (issue.code === 'too_big' && issue.origin === 'string') return 'too_long';
  if (issue.code === 'invalid_format' && issue.format === 'email') return 'invalid_email';
  return 'invalid_value';
}

/** Per input, the code of the first rule it breaks. */
export function fieldsOf(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[String(issue.path[0] ?? 'form')] ??= codeOf(issue);
  return fields;
}

/** The texts that hold a NUL: PostgreSQL keeps none, and nobody types one. */
export const brokenFields = (form: FormData): string[] =>
  [...form].flatMap(([name, value]) =>
    typeof value === 'string' && value.includes('\0') ? [name] : [],
  );

/**
 * What a person typed, to fill the form with again: no files, and nothing that must stay secret. Of a
 * list (boxes of one name) each value stands on a line.
 */
export function typedText(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form)
    if (typeof value === 'string' && !SECRET.test(name))
      values[name] = Object.hasOwn(values, name) ? `${values[name]}\n${value}` : value;
  return values;
}

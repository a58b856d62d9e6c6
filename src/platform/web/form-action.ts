import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import type { Context } from '#platform/context.ts';
import { DomainError, invalid, refusalOf } from '#platform/errors.ts';
import { readComposedText } from './composed-text.ts';
import { errorWords } from './error-words.ts';
import { brokenFields, fieldsOf, formToInput, typedText } from './form-input.ts';

/** What a page gets back when a form was refused: everything it needs to show it again. */
export interface FormProblem {
  /** The form's action: `password` of `?/password`, `default` without a name. */
  action: string;
  /** Stable code of the refusal. */
  code: string;
  /** The refusal in the reader's words. */
  message: string;
  /** What is wrong with which input, in the reader's words. */
  fields: Record<string, string>;
  /** What was typed, so that nothing is lost. Never passwords or codes. */
  values: Record<string, string>;
}

type Run<Schema extends z.ZodObject, Result> = (
  ctx: Context,
  input: z.output<Schema>,
  event: RequestEvent,
) => Promise<Result>;

/**
 * The one road of a form: checks the fields with `schema`, runs a command for whoever asks, and
 * turns a refusal into `fail(status, FormProblem)`. Redirects and bugs pass through.
 * A field that the schema has as an array takes all values of that name; an array that no box was
 * ticked for is empty. What the composer's editor sends becomes `markdown` (see `readComposedText`).
 */
export function formAction<Schema extends z.ZodObject, Result>(
  schema: Schema,
  run: Run<Schema, Result>,
): (event: RequestEvent) => Promise<Result | ActionFailure<FormProblem>> {
  return async (event) => {
    // A body that is no form is a form without fields.
    const form = await event.request.formData().catch(() => new FormData());
    try {
      const broken = brokenFields(form);
      if (broken.length > 0)
        throw invalid(Object.fromEntries(broken.map((name) => [name, 'invalid_value'])));
      readComposedText(form);
      const parsed = schema.safeParse(formToInput(schema, form));
      if (!parsed.success)
        throw new DomainError('invalid', 'invalid_input', fieldsOf(parsed.error));
      return await run(event.locals.ctx, parsed.data, event);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      return fail(refusal.status, problemOf(refusal, form, event));
    }
  };
}

function problemOf(error: DomainError, form: FormData, event: RequestEvent): FormProblem {
  const { locale } = event.locals.ctx;
  const action = [...event.url.searchParams.keys()].find((key) => key.startsWith('/'));
  return {
    action: action?.slice(1) || 'default',
    code: error.code,
    message: errorWords(error.code, locale),
    fields: Object.fromEntries(
      Object.entries(error.fields).map(([name, code]) => [name, errorWords(code, locale)]),
    ),
    values: typedText(form),
  };
}

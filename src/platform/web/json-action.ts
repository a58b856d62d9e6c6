import { json, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import type { Context } from '#platform/context.ts';
import { DomainError, refusalOf } from '#platform/errors.ts';
import { errorWords } from './error-words.ts';
import { fieldsOf } from './form-input.ts';

/** What a script of ours gets back when it was refused; `message` is in the reader's words. */
export interface JsonProblem {
  code: string;
  message: string;
}

/**
 * The road of a page's own script, as `formAction` is a form's: checks the JSON that it sent (or the
 * address's query) with `schema` and answers JSON. Other sites can't use it: they may not send JSON
 * here, nor read the answer.
 */
export function jsonAction<Schema extends z.ZodType>(
  schema: Schema,
  run: (ctx: Context, input: z.output<Schema>) => Promise<unknown>,
): (event: RequestEvent) => Promise<Response> {
  return async ({ request, url, locals: { ctx } }) => {
    try {
      const parsed = schema.safeParse(
        request.method === 'GET' ? Object.fromEntries(url.searchParams) : await bodyOf(request),
      );
      if (!parsed.success)
        throw new DomainError('invalid', 'invalid_input', fieldsOf(parsed.error));
      const answer = await run(ctx, parsed.data);
      return answer === undefined ? new Response(null, { status: 204 }) : json(answer);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const code = Object.values(refusal.fields)[0] ?? refusal.code;
      const problem: JsonProblem = { code, message: errorWords(code, ctx.locale) };
      return json(problem, { status: refusal.status });
    }
  };
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  const site = request.headers.get('sec-fetch-site');
  if (!/^application\/json\b/i.test(type) || (site && site !== 'same-origin'))
    throw new DomainError('unsupported_type', 'invalid_input');
  try {
    return await request.json();
  } catch {
    throw new DomainError('invalid', 'invalid_input');
  }
}

import { json } from '@sveltejs/kit';
import { receiveUpload } from '#commons/attachments/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { errorWords } from '#platform/web/error-words.ts';
import type { RequestHandler } from './$types';

/** The composer sends pictures and documents here, one a request. */
export const POST: RequestHandler = async ({ locals, request }) => {
  try {
    return json(await receiveUpload(locals.ctx, request), { status: 201 });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const message = errorWords(error.code, locals.ctx.locale);
    return json({ code: error.code, message }, { status: error.status });
  }
};

import { listWritingInput } from '#features/library/schema.ts';
import { findAuthor } from '#features/library/server/index.ts';

export const load = async ({ locals: { ctx }, params, url }) => {
  const input = listWritingInput.parse(Object.fromEntries(url.searchParams));
  return { author: await findAuthor(ctx, params.handle, input), later: Boolean(input.after) };
};

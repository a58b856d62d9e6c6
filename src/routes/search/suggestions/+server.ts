import { json } from '@sveltejs/kit';
import { suggestInput } from '#commons/search/schema.ts';
import { suggest } from '#commons/search/server/index.ts';

/** What the search box offers while somebody types. */
export const GET = async ({ locals: { ctx }, url }) => {
  const { q } = suggestInput.parse({ q: (url.searchParams.get('q') ?? '').slice(0, 100) });
  return json(await suggest(ctx, q));
};

import { json } from '@sveltejs/kit';
import { findSimilar } from '#commons/search/server/index.ts';

/** "Has this been asked?", while a title is being typed. */
export const GET = async ({ locals: { ctx }, url }) =>
  json(await findSimilar(ctx, (url.searchParams.get('title') ?? '').slice(0, 200)));

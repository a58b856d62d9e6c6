import type { Context } from '#platform/context.ts';
import type { SearchInput, SearchResult } from '../schema.ts';
import { findPeople } from './find-people.ts';
import { narrow } from './narrow.ts';
import { rank } from './rank.ts';
import { showHits } from './show-hits.ts';

/**
 * What the searcher may see that answers a query, best first: ranked as docs/decisions/0008-search.md
 * says. One hit a thing, in the language its reader reads, at its best passage.
 */
export async function search(ctx: Context, input: SearchInput): Promise<SearchResult> {
  if (!input.q) return { hits: [], more: false, people: [] };
  const ranked = await rank(ctx, input.q, {
    language: input.language,
    narrow: narrow(input),
    limit: input.size + 1,
    offset: (input.page - 1) * input.size,
  });
  return {
    hits: await showHits(ctx, input, ranked.slice(0, input.size)),
    more: ranked.length > input.size,
    people: input.page === 1 && ctx.actor.memberId ? await findPeople(ctx, input.q) : [],
  };
}

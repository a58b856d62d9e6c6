import { askedOf } from '#commons/search/asked.ts';
import { searchInput } from '#commons/search/schema.ts';
import { listSavedSearches } from '#commons/search/server/index.ts';
import { nothingForm } from '#features/library/forms.ts';
import { endFeedKey, findFeeds, makeFeedKey } from '#features/feeds/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { searchOptions, searchTitle } from '../search-options.ts';

export const load = async ({ locals: { ctx }, url }) => {
  const input = searchInput.parse(Object.fromEntries(shortened(url.searchParams)));
  const asked = input.q ? askedOf(input) : '';
  const [feeds, options, saved] = await Promise.all([
    findFeeds(ctx),
    searchOptions(ctx),
    ctx.actor.memberId ? listSavedSearches(ctx) : [],
  ]);
  const cameFrom = input.q ? [{ ...input, asked }] : [];
  return {
    feeds,
    asked,
    searches: [...cameFrom, ...saved.filter((each) => each.asked !== asked)].map((each) => ({
      ...{ title: searchTitle(each, options), asked: each.asked },
    })),
    site: process.env.SITE_URL?.replace(/\/+$/, '') || url.origin,
  };
};

const shortened = (query: URLSearchParams) =>
  [...query].map(([name, value]) => [name, value.slice(0, name === 'q' ? 500 : 120)]);

export const actions = {
  make: formAction(nothingForm, (ctx) => makeFeedKey(ctx)),
  end: formAction(nothingForm, async (ctx) => {
    await endFeedKey(ctx);
    return { ended: true as const };
  }),
};

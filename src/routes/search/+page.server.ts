import { byId } from '#commons/search/forms.ts';
import { saveSearchInput, searchInput } from '#commons/search/schema.ts';
import {
  forgetSearch,
  keepEmptySearch,
  listSavedSearches,
  saveSearch,
  search,
} from '#commons/search/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { searchOptions, searchTitle } from '../search-options.ts';

export const load = async ({ locals: { ctx }, url, request }) => {
  const given = [...url.searchParams].filter(
    ([name, value]) => value !== '' && !name.startsWith('/'),
  );
  const input = searchInput.parse(
    Object.fromEntries(
      given.map(([name, value]) => [name, value.slice(0, name === 'q' ? 500 : 120)]),
    ),
  );
  // Saved ones are shown where one has not looked for anything yet.
  const listed = !input.q && ctx.actor.memberId !== null;
  const [result, options, saved] = await Promise.all([
    search(ctx, input),
    searchOptions(ctx),
    listed ? listSavedSearches(ctx) : [],
  ]);
  // Kept for the hosts, where nothing but the words narrowed it, and nobody just saves it.
  const plain = request.method === 'GET' && given.every(([name]) => name === 'q');
  if (plain && !result.hits.length && !result.people.length && !result.practices.length)
    await keepEmptySearch(ctx, input.q);
  return {
    input,
    result,
    ...options,
    saved: saved.map((each) => ({
      ...{ id: each.id, asked: each.asked, title: searchTitle(each, options) },
    })),
  };
};

export const actions = {
  save: formAction(saveSearchInput, async (ctx, input) => {
    await saveSearch(ctx, input);
    return { saved: true as const };
  }),
  forget: formAction(byId, async (ctx, { id }) => {
    await forgetSearch(ctx, id);
    return { forgotten: true as const };
  }),
};

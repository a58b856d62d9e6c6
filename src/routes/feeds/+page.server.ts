import { searchInput } from '#commons/search/schema.ts';
import { nothingForm } from '#features/library/forms.ts';
import { endFeedKey, findFeeds, makeFeedKey } from '#features/feeds/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';

export const load = async ({ locals: { ctx }, url }) => ({
  feeds: await findFeeds(ctx, searchInput.parse(Object.fromEntries(shortened(url.searchParams)))),
  site: process.env.SITE_URL?.replace(/\/+$/, '') || url.origin,
});

const shortened = (query: URLSearchParams) =>
  [...query].map(([name, value]) => [name, value.slice(0, name === 'q' ? 500 : 120)]);

export const actions = {
  make: formAction(nothingForm, (ctx) => makeFeedKey(ctx)),
  end: formAction(nothingForm, async (ctx) => {
    await endFeedKey(ctx);
    return { ended: true as const };
  }),
};

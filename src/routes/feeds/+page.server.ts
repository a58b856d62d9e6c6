import { nothingForm } from '#features/library/forms.ts';
import { endFeedKey, findFeeds, makeFeedKey } from '#features/feeds/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';

export const load = async ({ locals: { ctx }, url }) => ({
  feeds: await findFeeds(ctx),
  site: process.env.SITE_URL?.replace(/\/+$/, '') || url.origin,
});

export const actions = {
  make: formAction(nothingForm, (ctx) => makeFeedKey(ctx)),
  end: formAction(nothingForm, async (ctx) => {
    await endFeedKey(ctx);
    return { ended: true as const };
  }),
};

import { emptySearchForm } from '#commons/search/forms.ts';
import { dismissEmptySearch, listEmptySearches } from '#commons/search/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { searches: await listEmptySearches(event.locals.ctx) };
};

export const actions = {
  dismiss: formAction(emptySearchForm, async (ctx, input) => {
    await dismissEmptySearch(ctx, input);
  }),
};

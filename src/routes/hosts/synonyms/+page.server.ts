import { byId, synonymForm } from '#commons/search/forms.ts';
import { listSynonyms, removeSynonyms, saveSynonyms } from '#commons/search/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { synonyms: await listSynonyms(event.locals.ctx) };
};

export const actions = {
  save: formAction(synonymForm, async (ctx, { id, words }) => {
    await saveSynonyms(ctx, id || null, { words });
    return { saved: true };
  }),
  remove: formAction(byId, async (ctx, { id }) => {
    await removeSynonyms(ctx, id);
  }),
};

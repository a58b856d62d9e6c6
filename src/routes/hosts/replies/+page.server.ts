import { removeReplyForm, savedReplyForm } from '#features/desk/forms.ts';
import {
  listSavedReplies,
  mayChangeReplies,
  removeReply,
  saveReply,
} from '#features/desk/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { demand } from '#platform/verdict.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  demand(mayChangeReplies(ctx.actor));
  return {
    replies: await listSavedReplies(ctx),
    languages: listLanguages(ctx.locale),
    language: ctx.locale,
  };
};

export const actions = {
  save: formAction(savedReplyForm, async (ctx, { id, ...input }) => {
    await saveReply(ctx, id || null, input);
    return { saved: true };
  }),
  remove: formAction(removeReplyForm, async (ctx, { id }) => {
    await removeReply(ctx, id);
  }),
};

import { revealInput } from '#commons/identities/schema.ts';
import { findPostToReveal, revealAuthor } from '#commons/threads/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { post: await findPostToReveal(event.locals.ctx, event.params.id) };
};

export const actions = {
  default: formAction(revealInput.omit({ post: true }), async (ctx, { reason }, { params }) => ({
    author: await revealAuthor(ctx, { post: params.id!, reason }),
  })),
};

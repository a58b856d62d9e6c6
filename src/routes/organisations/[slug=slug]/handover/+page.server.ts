import { byId } from '#features/organisations/schema.ts';
import { findHandover, resendInvitation } from '#features/organisations/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { handover: await findHandover(event.locals.ctx, { slug: event.params.slug }) };
};

export const actions = {
  resend: formAction(byId, async (ctx, input) => {
    await resendInvitation(ctx, input);
    return { done: 'resend' };
  }),
};

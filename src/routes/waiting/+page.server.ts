import { approveOneForm } from '#commons/waiting/forms.ts';
import { listOwnWaiting, listWaiting } from '#commons/waiting/server/index.ts';
import { approveWaiting } from '#features/conversations/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const [own, others] = await Promise.all([
    listOwnWaiting(ctx, threads_former_member()),
    listWaiting(ctx, threads_former_member()),
  ]);
  return { own, others };
};

export const actions = {
  approve: formAction(approveOneForm, async (ctx, { id, trust }) => {
    await approveWaiting(ctx, id, { trust });
  }),
};

import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { listAgreements } from '#commons/moderation/server/index.ts';
import { approveForm } from '#commons/waiting/forms.ts';
import { editWaitingInput, refuseInput } from '#commons/waiting/schema.ts';
import { editWaiting, findWaiting, withdrawWaiting } from '#commons/waiting/server/index.ts';
import { approveWaiting, refuseWaiting } from '#features/conversations/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const waiting = await findWaiting(ctx, event.params.id, threads_former_member());
  return { waiting, agreements: waiting.may.decide === true ? await listAgreements(ctx) : [] };
};

export const actions = {
  edit: formAction(editWaitingInput, async (ctx, input, { params }) => {
    await editWaiting(ctx, params.id!, input);
  }),
  withdraw: formAction(z.object({}), async (ctx, _, { params, url }) => {
    await withdrawWaiting(ctx, params.id!);
    redirect(303, keepLocale(url.pathname, '/waiting'));
  }),
  approve: formAction(approveForm, async (ctx, { trust }, { params, url }) => {
    const { href } = await approveWaiting(ctx, params.id!, { trust });
    redirect(303, keepLocale(url.pathname, href));
  }),
  refuse: formAction(refuseInput, async (ctx, input, { params, url }) => {
    await refuseWaiting(ctx, params.id!, input);
    redirect(303, keepLocale(url.pathname, '/waiting'));
  }),
};

import { redirect } from '@sveltejs/kit';
import { placesOf } from '#commons/frame/desk.ts';
import { byId, organisationInput } from '#features/organisations/schema.ts';
import {
  createOrganisation,
  listPendingInvitations,
  listQuietClients,
  resendInvitation,
} from '#features/organisations/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const viewer = requireViewer(event);
  const { ctx } = event.locals;
  const [quiet, pending] = await Promise.all([listQuietClients(ctx), listPendingInvitations(ctx)]);
  return { quiet, pending, places: placesOf(viewer, ['/hosts/markets', '/hosts/segments']) };
};

export const actions = {
  add: formAction(organisationInput, async (ctx, input, { url }) => {
    const { slug } = await createOrganisation(ctx, input);
    redirect(303, keepLocale(url.pathname, `/organisations/${slug}/manage`));
  }),
  resend: formAction(byId, async (ctx, input) => {
    await resendInvitation(ctx, input);
    return { done: 'resend' };
  }),
};

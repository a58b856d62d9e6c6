import { redirect } from '@sveltejs/kit';
import { DecisionSchema, InvitationSchema, JoiningFormSchema } from '#commons/members/schema.ts';
import {
  decideJoinRequest,
  inviteMember,
  listJoinRequests,
  readJoining,
  setJoining,
} from '#commons/members/server/index.ts';
import { newcomersInput } from '#commons/waiting/schema.ts';
import { readNewcomers, setNewcomers } from '#commons/waiting/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals, url }) => {
  if (!locals.viewer) redirect(303, keepLocale(url.pathname, '/signin?next=/hosts/joining'));
  return {
    requests: await listJoinRequests(locals.ctx),
    joining: await readJoining(locals.ctx.db),
    newcomers: await readNewcomers(locals.ctx.db),
  };
};

export const actions = {
  policy: formAction(JoiningFormSchema, async (ctx, input) => {
    await setJoining(ctx, input);
    return { saved: 'policy' as const };
  }),
  newcomers: formAction(newcomersInput, async (ctx, input) => {
    await setNewcomers(ctx, input);
    return { saved: 'newcomers' as const };
  }),
  decide: formAction(DecisionSchema, async (ctx, input) => {
    await decideJoinRequest(ctx, input);
    return { saved: 'decide' as const };
  }),
  invite: formAction(InvitationSchema, async (ctx, input) => {
    await inviteMember(ctx, { ...input, role: 'member', organisationId: null });
    return { saved: 'invite' as const };
  }),
};

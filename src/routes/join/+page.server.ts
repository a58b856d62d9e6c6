import { redirect } from '@sveltejs/kit';
import { JoinRequestSchema } from '#commons/members/schema.ts';
import { readJoining, requestToJoin } from '#commons/members/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { callerOf } from '../signin/enter.ts';

export const load = async ({ locals, url }) => {
  if (locals.viewer) redirect(303, keepLocale(url.pathname, '/'));
  const { policy } = await readJoining(locals.ctx.db);
  return { policy };
};

export const actions = {
  default: formAction(JoinRequestSchema, async (ctx, input, event) => {
    await requestToJoin(ctx, input, callerOf(event));
    return { done: true };
  }),
};

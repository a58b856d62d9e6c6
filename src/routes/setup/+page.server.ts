import { SetupSchema } from '#commons/members/schema.ts';
import { completeSetup, needsSetup } from '#commons/members/server/index.ts';
import { notFound } from '#platform/errors.ts';
import { formAction } from '#platform/web/form-action.ts';
import { callerOf, enter } from '../signin/enter.ts';

export const load = async ({ locals }) => {
  if (!(await needsSetup(locals.ctx.db))) throw notFound();
};

export const actions = {
  default: formAction(SetupSchema, async (ctx, input, event) =>
    enter(event, await completeSetup(ctx, input, callerOf(event)), '/'),
  ),
};

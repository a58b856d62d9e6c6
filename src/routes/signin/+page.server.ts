import { redirect } from '@sveltejs/kit';
import {
  AskLinkSchema,
  CodeSchema,
  DemoSchema,
  PasswordSignInSchema,
} from '#commons/members/schema.ts';
import {
  listDemoDoors,
  requestSignIn,
  signInAsDemo,
  signInByCode,
  signInByPassword,
} from '#commons/members/server/index.ts';
import { safePath } from '#platform/safe-path.ts';
import { errorWords } from '#platform/web/error-words.ts';
import { formAction } from '#platform/web/form-action.ts';
import { callerOf, enter } from './enter.ts';

export const load = async ({ locals, url }) => {
  const next = safePath(url.searchParams.get('next'));
  if (locals.viewer) redirect(303, next);
  return {
    next,
    email: url.searchParams.get('email') ?? '',
    notice: locals.notice && errorWords(locals.notice, locals.ctx.locale),
    doors: await listDemoDoors(locals.ctx.db),
  };
};

export const actions = {
  ask: formAction(AskLinkSchema, async (ctx, input, event) => {
    await requestSignIn(ctx, input, callerOf(event));
    return { sent: input.email };
  }),
  code: formAction(CodeSchema, async (ctx, input, event) =>
    enter(event, await signInByCode(ctx, input, callerOf(event)), input.next),
  ),
  password: formAction(PasswordSignInSchema, async (ctx, input, event) =>
    enter(event, await signInByPassword(ctx, input, callerOf(event)), input.next),
  ),
  demo: formAction(DemoSchema, async (ctx, input, event) =>
    enter(event, await signInAsDemo(ctx, input, callerOf(event)), input.next),
  ),
};

import { redirect } from '@sveltejs/kit';
import { WelcomeSchema } from '#commons/members/schema.ts';
import { completeWelcome, readSettings } from '#commons/members/server/index.ts';
import { safePath } from '#platform/safe-path.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals, url }) => {
  if (!locals.viewer) redirect(303, keepLocale(url.pathname, '/signin?next=/welcome'));
  return {
    settings: await readSettings(locals.ctx),
    next: safePath(url.searchParams.get('next')),
  };
};

export const actions = {
  default: formAction(WelcomeSchema, async (ctx, input, event) => {
    await completeWelcome(ctx, input);
    redirect(303, keepLocale(event.url.pathname, safePath(input.next)));
  }),
};

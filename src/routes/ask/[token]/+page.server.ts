import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { audienceOf } from '#commons/spaces/ui/words.ts';
import { confirmInput } from '#features/behalf/schema.ts';
import { confirmOnBehalf, declineOnBehalf, findOnBehalf } from '#features/behalf/server/index.ts';
import { refusalOf } from '#platform/errors.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params, setHeaders }) => {
  // Its address speaks for somebody: no cache keeps the page.
  setHeaders({ 'cache-control': 'private, no-store' });
  const question = await findOnBehalf(ctx, params.token).catch((error: unknown) => {
    if (refusalOf(error)?.code !== 'link_over') throw error;
    return null;
  });
  const audience = question
    ? audienceOf({ kind: question.space, name: null, slug: null, open: false })
    : '';
  return { question, audience };
};

export const actions = {
  yes: formAction(confirmInput, async (ctx, input, event) => {
    const { href } = await confirmOnBehalf(ctx, event.params.token ?? '', input);
    redirect(303, keepLocale(event.url.pathname, href));
  }),
  no: formAction(z.object({}), async (ctx, _input, event) => {
    await declineOnBehalf(ctx, event.params.token ?? '');
    return { declined: true };
  }),
};

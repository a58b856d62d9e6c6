import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { askByLinkInput } from '#features/organisations/schema.ts';
import { acceptLink, askByLink, findLinkPage } from '#features/organisations/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { callerOf } from '../../signin/enter.ts';

export const load = async ({ locals: { ctx }, params, setHeaders }) => {
  // Its address lets people in: no cache keeps the page.
  setHeaders({ 'cache-control': 'no-store' });
  return { ...(await findLinkPage(ctx, params.token)), path: `/join/${params.token}` };
};

export const actions = {
  ask: formAction(askByLinkInput, async (ctx, input, event) => {
    await askByLink(ctx, { ...input, token: event.params.token ?? '' }, callerOf(event));
    return { sent: input.email };
  }),
  accept: formAction(z.object({}), async (ctx, _input, event) => {
    const { slug } = await acceptLink(ctx, event.params.token ?? '');
    redirect(303, keepLocale(event.url.pathname, `/organisations/${slug}`));
  }),
};

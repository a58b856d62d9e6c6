import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { acceptGroupLink, findGroupLinkPage } from '#features/groups/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params, setHeaders }) => {
  // Its address lets people in: no cache keeps the page.
  setHeaders({ 'cache-control': 'no-store' });
  return { ...(await findGroupLinkPage(ctx, params.token)), path: `/groups/join/${params.token}` };
};

export const actions = {
  default: formAction(z.object({}), async (ctx, _input, event) => {
    const { slug } = await acceptGroupLink(ctx, event.params.token ?? '');
    redirect(303, keepLocale(event.url.pathname, `/groups/${slug}`));
  }),
};

import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { listNotifications, markNotificationsRead } from '#commons/notifications/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

const id = z.uuid().optional().catch(undefined);

export const load = async ({ locals, url }) => {
  if (!locals.viewer) redirect(303, keepLocale(url.pathname, '/signin?next=/notifications'));
  return {
    page: await listNotifications(locals.ctx, {
      before: id.parse(url.searchParams.get('before') ?? undefined),
    }),
  };
};

export const actions = {
  markAll: formAction(z.object({}), async (ctx, _input, event) => {
    await markNotificationsRead(ctx, 'all');
    redirect(303, keepLocale(event.url.pathname, '/notifications'));
  }),
};

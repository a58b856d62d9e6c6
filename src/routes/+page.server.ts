import { redirect } from '@sveltejs/kit';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx, viewer }, url, isDataRequest }) => {
  const to = (path: string) => keepLocale(url.pathname, path);
  if (viewer) redirect(303, to('/conversations'));
  const { items } = await listConversations(ctx, listInput.parse({}));
  const given = { member: false, to, withBodies: isDataRequest, heading: 'h3' as const };
  return { entries: renderItems(items.slice(0, 6), given) };
};

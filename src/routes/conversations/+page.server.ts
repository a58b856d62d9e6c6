import { listPractices } from '#commons/practices/server/index.ts';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, url, isDataRequest }) => {
  const input = listInput.parse(
    Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')),
  );
  const [list, practices] = await Promise.all([listConversations(ctx, input), listPractices(ctx)]);
  const entries = renderItems(list.items, {
    member: ctx.actor.memberId !== null,
    to: (path) => keepLocale(url.pathname, path),
    withBodies: isDataRequest,
  });
  return {
    input,
    entries,
    next: list.next,
    practices: practices.map(({ slug, title }) => ({ slug, title })),
  };
};

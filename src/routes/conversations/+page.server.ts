import { listPractices } from '#commons/practices/server/index.ts';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import { listOwnWaiting } from '#commons/waiting/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, url, isDataRequest }) => {
  const input = listInput.parse(
    Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')),
  );
  const [list, practices, waiting] = await Promise.all([
    listConversations(ctx, input),
    listPractices(ctx),
    ctx.actor.role === 'member' ? listOwnWaiting(ctx, threads_former_member()) : [],
  ]);
  const entries = renderItems(list.items, {
    member: ctx.actor.memberId !== null,
    to: (path) => keepLocale(url.pathname, path),
    withBodies: isDataRequest,
  });
  return {
    input,
    entries,
    next: list.next,
    waiting: waiting.filter(({ href }) => href === null),
    practices: practices.map(({ slug, title }) => ({ slug, title })),
  };
};

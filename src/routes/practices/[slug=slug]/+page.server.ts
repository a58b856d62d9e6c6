import { accessPractice } from '#commons/practices/server/index.ts';
import { setFollow } from '#commons/targets/server/index.ts';
import { followForm } from '#features/conversations/forms.ts';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params, url, isDataRequest }) => {
  const [practice, list] = await Promise.all([
    accessPractice(ctx, { slug: params.slug }),
    listConversations(ctx, listInput.parse({ practice: params.slug })),
  ]);
  const entries = renderItems(list.items, {
    member: ctx.actor.memberId !== null,
    to: (path) => keepLocale(url.pathname, path),
    withBodies: isDataRequest,
    heading: 'h3',
  });
  return { practice, entries, more: list.next !== null };
};

export const actions = {
  follow: formAction(followForm, async (ctx, { practice, on }) => {
    await setFollow(ctx, { target: { kind: 'practice', id: practice }, on: on === 'yes' });
  }),
};

import { redirect } from '@sveltejs/kit';
import { listPractices } from '#commons/practices/server/index.ts';
import { changeForm } from '#features/conversations/forms.ts';
import { changeConversation, findConversation } from '#features/conversations/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { demand } from '#platform/verdict.ts';

export const load = async ({ locals: { ctx }, params }) => {
  const [found, practices] = await Promise.all([
    findConversation(ctx, params.slug, 1, { member: '' }),
    listPractices(ctx),
  ]);
  demand(found.may.change);
  const { id, href, title, kind } = found;
  return {
    conversation: { id, href, title, kind, practiceIds: found.practices.map((one) => one.id) },
    practices: practices.map((one) => ({ id: one.id, title: one.title })),
  };
};

export const actions = {
  default: formAction(changeForm, async (ctx, { conversation, ...input }, { url, params }) => {
    await changeConversation(ctx, conversation, input);
    redirect(303, keepLocale(url.pathname, `/conversations/${params.slug}`));
  }),
};

import { redirect } from '@sveltejs/kit';
import { listPractices } from '#commons/practices/server/index.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { splitForm } from '#features/conversations/forms.ts';
import { findPostsToSplit, splitConversation } from '#features/conversations/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const [found, practices] = await Promise.all([
    findPostsToSplit(ctx, event.params.slug, threads_former_member()),
    listPractices(ctx),
  ]);
  return { ...found, practices: practices.map(({ id, title }) => ({ id, title })) };
};

export const actions = {
  default: formAction(splitForm, async (ctx, input, { url, params }) => {
    const { id } = await accessThing(ctx, { slug: params.slug! });
    const { slug } = await splitConversation(ctx, id, input);
    redirect(303, keepLocale(url.pathname, `/conversations/${slug}`));
  }),
};

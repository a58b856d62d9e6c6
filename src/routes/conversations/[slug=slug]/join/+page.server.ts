import { redirect } from '@sveltejs/kit';
import { joinForm } from '#features/conversations/forms.ts';
import {
  accessConversation,
  findConversation,
  joinConversation,
} from '#features/conversations/server/index.ts';
import { invalid, refusalOf } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params }) => {
  const found = await findConversation(ctx, params.slug, 1, { member: '' });
  demand(found.may.tend);
  const { href, title, language, replyCount } = found;
  return { conversation: { href, title, language, replyCount } };
};

export const actions = {
  default: formAction(joinForm, async (ctx, { into }, { url, params }) => {
    const from = await accessConversation(ctx, { slug: params.slug! });
    demand(from.state === 'published' ? true : 'thing_not_published');
    const other = await accessConversation(ctx, { slug: into }).catch((error: unknown) => {
      if (refusalOf(error)?.code === 'not_found') throw invalid({ into: 'no_such_conversation' });
      throw error;
    });
    await joinConversation(ctx, from.id, other.id);
    redirect(303, keepLocale(url.pathname, `/conversations/${other.slug}?page=last`));
  }),
};

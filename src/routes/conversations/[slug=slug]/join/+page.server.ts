import { redirect } from '@sveltejs/kit';
import { audienceOf } from '#commons/spaces/ui/words.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { joinForm } from '#features/conversations/forms.ts';
import {
  conversationNamed,
  findConversation,
  joinConversations,
} from '#features/conversations/server/index.ts';
import { demand } from '#platform/verdict.ts';
import { errorWords } from '#platform/web/error-words.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params, url }) => {
  const from = await findConversation(ctx, params.slug, 1, { member: '' });
  demand(from.may.rearrange);
  const into = url.searchParams.get('into')?.trim() ?? '';
  const target = into ? await conversationNamed(ctx, into) : null;
  const to = target ? await findConversation(ctx, target.slug, 1, { member: '' }) : null;
  const shown = (one: typeof from) => ({
    href: one.href,
    title: one.title,
    language: one.language,
    audience: audienceOf(one.space),
    posts: one.replyCount + 1,
  });
  return {
    from: shown(from),
    to: to && { ...shown(to), id: to.id },
    into,
    // Another space has other readers: that is asked.
    differs: to !== null && audienceOf(to.space) !== audienceOf(from.space),
    problem: into && !to ? errorWords('no_such_conversation', ctx.locale) : null,
  };
};

export const actions = {
  default: formAction(joinForm, async (ctx, input, { locals, params, url }) => {
    const { id } = await accessThing(locals.ctx, { slug: params.slug! });
    const { href } = await joinConversations(ctx, id, input);
    redirect(303, keepLocale(url.pathname, href));
  }),
};

import { redirect } from '@sveltejs/kit';
import { listPractices } from '#commons/practices/server/index.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { splitForm } from '#features/conversations/forms.ts';
import { findConversation, splitConversation } from '#features/conversations/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { excerpt } from '#platform/markdown/index.ts';
import { demand } from '#platform/verdict.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params, url }) => {
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1);
  const [found, practices] = await Promise.all([
    findConversation(ctx, params.slug, page, { member: threads_former_member() }),
    listPractices(ctx),
  ]);
  demand(found.may.rearrange);
  const { href, title, language, kind, pages } = found;
  return {
    conversation: {
      ...{ href, title, language, kind, page: found.page, pages },
      practiceIds: found.practices.map((one) => one.id),
    },
    posts: found.posts
      .filter((post) => post.number > 1 && !post.removed && post.id !== found.acceptedPostId)
      .map(({ number, author, html, language: tongue }) => ({
        number,
        name: author.name,
        language: tongue,
        words: excerpt(plainOf(html ?? ''), 160),
      })),
    practices: practices.map((one) => ({ id: one.id, title: one.title })),
  };
};

const plainOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/&\w+;/g, ' ');

export const actions = {
  default: formAction(splitForm, async (ctx, input, { locals, params, url }) => {
    const { id } = await accessThing(locals.ctx, { slug: params.slug! });
    await splitConversation(ctx, id, input);
    redirect(303, keepLocale(url.pathname, `/conversations/${params.slug}`));
  }),
};

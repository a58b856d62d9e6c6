import { redirect } from '@sveltejs/kit';
import { passage } from '#commons/threads/schema.ts';
import { suggestForm } from '#features/library/forms.ts';
import {
  accessPublication,
  findPublication,
  suggestChange,
} from '#features/library/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { notFound } from '#platform/errors.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';
import { demand } from '#platform/verdict.ts';

export const load = async (event) => {
  requireViewer(event);
  const query = event.url.searchParams;
  const picked = passage.safeParse(Object.fromEntries(query));
  const found = await findPublication(
    event.locals.ctx,
    event.params.slug,
    picked.data?.language,
    threads_former_member(),
  );
  demand(found.may.suggest);
  const chapter = found.chapters.find(({ anchor }) => anchor === query.get('chapter'));
  if (!chapter) throw notFound();
  const { id, language } = chapter;
  return {
    publication: { href: found.href, title: found.title },
    chapter: { id, language, title: chapter.title || found.title },
    passage: picked.data ?? null,
  };
};

export const actions = {
  default: formAction(suggestForm, async (ctx, input, { params, url }) => {
    const { id } = await accessPublication(ctx, { slug: params.slug! });
    await suggestChange(ctx, id, input);
    redirect(303, keepLocale(url.pathname, `/library/${params.slug}/suggestions?done=sent`));
  }),
};

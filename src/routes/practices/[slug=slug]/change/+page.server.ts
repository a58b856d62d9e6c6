import { redirect } from '@sveltejs/kit';
import { inputOf, mergeForm, practiceForm } from '#commons/practices/forms.ts';
import {
  accessPractice,
  findPracticeTexts,
  listPractices,
  mergePractices,
  savePractice,
} from '#commons/practices/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const { id, slug, phases, maturity, reviewOn } = await accessPractice(ctx, {
    slug: event.params.slug,
  });
  const [texts, all] = await Promise.all([findPracticeTexts(ctx, id), listPractices(ctx)]);
  return {
    practice: { slug, phases, maturity, reviewOn },
    texts,
    others: all.filter((one) => one.id !== id).map((one) => ({ id: one.id, title: one.title })),
  };
};

export const actions = {
  save: formAction(practiceForm, async (ctx, form, { params, url }) => {
    const { id } = await accessPractice(ctx, { slug: params.slug! });
    const { slug } = await savePractice(ctx, id, inputOf(form));
    redirect(303, keepLocale(url.pathname, `/practices/${slug}`));
  }),
  merge: formAction(mergeForm, async (ctx, { into }, { params, url }) => {
    const { id } = await accessPractice(ctx, { slug: params.slug! });
    const { slug } = await mergePractices(ctx, { id, into });
    redirect(303, keepLocale(url.pathname, `/practices/${slug}`));
  }),
};

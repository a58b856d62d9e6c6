import { redirect } from '@sveltejs/kit';
import { inputOf, practiceForm } from '#commons/practices/forms.ts';
import { mayChangePractice, savePractice } from '#commons/practices/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';
import { demand } from '#platform/verdict.ts';

export const load = async (event) => {
  requireViewer(event);
  demand(mayChangePractice(event.locals.ctx.actor));
};

export const actions = {
  save: formAction(practiceForm, async (ctx, form, { url }) => {
    const { slug } = await savePractice(ctx, null, inputOf(form));
    redirect(303, keepLocale(url.pathname, `/practices/${slug}`));
  }),
};

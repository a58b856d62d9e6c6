import { redirect } from '@sveltejs/kit';
import { changeGroupForm } from '#features/groups/forms.ts';
import { changeGroup, findGroupTexts } from '#features/groups/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const texts = await findGroupTexts(ctx, { slug: event.params.slug });
  return { ...texts, languages: listLanguages(ctx.locale) };
};

export const actions = {
  default: formAction(changeGroupForm, async (ctx, input, { url, params }) => {
    const { slug } = await changeGroup(ctx, { slug: params.slug! }, input);
    redirect(303, keepLocale(url.pathname, `/groups/${slug}`));
  }),
};

import { redirect } from '@sveltejs/kit';
import { groupForm } from '#features/groups/forms.ts';
import { createGroup, mayCreateGroup } from '#features/groups/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { demand } from '#platform/verdict.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  demand(mayCreateGroup(ctx.actor));
  return { languages: listLanguages(ctx.locale) };
};

export const actions = {
  default: formAction(groupForm, async (ctx, input, { url }) => {
    const { slug } = await createGroup(ctx, input);
    redirect(303, keepLocale(url.pathname, `/groups/${slug}`));
  }),
};

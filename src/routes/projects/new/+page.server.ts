import { redirect } from '@sveltejs/kit';
import { projectForm } from '#features/projects/forms.ts';
import { createProject } from '#features/projects/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';
import { projectChoices } from '../project-choices.ts';

export const load = async (event) => {
  requireViewer(event);
  return projectChoices(event.locals.ctx);
};

export const actions = {
  default: formAction(projectForm, async (ctx, input, { url }) => {
    const { id } = await createProject(ctx, input);
    redirect(303, keepLocale(url.pathname, `/projects/${id}`));
  }),
};

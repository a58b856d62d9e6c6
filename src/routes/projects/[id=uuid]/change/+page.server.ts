import { redirect } from '@sveltejs/kit';
import { projectForm } from '#features/projects/forms.ts';
import { changeProject, findProject } from '#features/projects/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';
import { projectChoices } from '../../project-choices.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const project = await findProject(ctx, event.params.id);
  const { id, title, phase, challenge } = project;
  return {
    ...(await projectChoices(ctx)),
    project: { id, title },
    saved: {
      ...{ title, phase, challenge },
      startsOn: project.startsOn ?? '',
      endsOn: project.endsOn ?? '',
      country: project.country ?? '',
      band: project.band ?? '',
      languages: project.languages.join(', '),
      practiceIds: project.practiceIds.join('\n'),
      purposes: project.purposes.join('\n'),
    },
  };
};

export const actions = {
  default: formAction(projectForm, async (ctx, input, { params, url }) => {
    await changeProject(ctx, params.id!, input);
    redirect(303, keepLocale(url.pathname, `/projects/${params.id}`));
  }),
};

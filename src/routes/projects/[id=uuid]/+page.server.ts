import { redirect } from '@sveltejs/kit';
import * as forms from '#features/projects/forms.ts';
import * as projects from '#features/projects/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { project: await projects.findProject(event.locals.ctx, event.params.id) };
};

export const actions = {
  addStep: formAction(forms.addStepForm, async (ctx, input, { params }) => {
    await projects.addStep(ctx, params.id!, input);
  }),
  changeStep: formAction(forms.changeStepForm, async (ctx, { step, ...input }, { params }) => {
    await projects.changeStep(ctx, params.id!, step, input);
  }),
  removeStep: formAction(forms.stepForm, async (ctx, { step }, { params }) => {
    await projects.removeStep(ctx, params.id!, step);
  }),
  done: formAction(forms.doneForm, async (ctx, { step, done }, { params }) => {
    await projects.setStepDone(ctx, params.id!, step, done === 'yes');
  }),
  adoption: formAction(forms.adoptionForm, async (ctx, { thing, ...input }, { params }) => {
    await projects.sayAdoption(ctx, params.id!, thing, input);
  }),
  remove: formAction(forms.removeProjectForm, async (ctx, _, { params, url }) => {
    await projects.removeProject(ctx, params.id!);
    redirect(303, keepLocale(url.pathname, '/projects'));
  }),
};

import { redirect } from '@sveltejs/kit';
import { criteriaOf } from '#commons/segments/criteria.ts';
import { readSegmentForm, segmentForm } from '#commons/segments/forms.ts';
import { findChoices, previewSegment, saveSegment } from '#commons/segments/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';
import { previewOf } from '../preview.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const choices = await findChoices(ctx);
  return { criteria: criteriaOf(choices, ctx.locale), plans: choices.plans };
};

export const actions = {
  preview: formAction(segmentForm, async (ctx, form) => {
    const { name, rule } = readSegmentForm(form);
    return previewOf(name, rule, await previewSegment(ctx, rule));
  }),
  save: formAction(segmentForm, async (ctx, form, { url }) => {
    const { id } = await saveSegment(ctx, null, readSegmentForm(form));
    redirect(303, keepLocale(url.pathname, `/hosts/segments/${id}?saved`));
  }),
};

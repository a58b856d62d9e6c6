import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { criteriaOf, typedOf } from '#commons/segments/criteria.ts';
import { readSegmentForm, segmentForm } from '#commons/segments/forms.ts';
import {
  findChoices,
  findSegment,
  previewSegment,
  removeSegment,
  saveSegment,
} from '#commons/segments/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';
import { previewOf } from '../preview.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const [{ name, rule, members, organisations }, choices] = await Promise.all([
    findSegment(ctx, event.params.id),
    findChoices(ctx),
  ]);
  return {
    segment: { name },
    typed: typedOf(name, rule),
    count: { members, organisations },
    criteria: criteriaOf(choices, ctx.locale),
    plans: choices.plans,
    saved: event.url.searchParams.has('saved'),
  };
};

export const actions = {
  preview: formAction(segmentForm, async (ctx, form) => {
    const { name, rule } = readSegmentForm(form);
    return previewOf(name, rule, await previewSegment(ctx, rule));
  }),
  save: formAction(segmentForm, async (ctx, form, { url, params }) => {
    await saveSegment(ctx, params.id!, readSegmentForm(form));
    redirect(303, `${url.pathname}?saved`);
  }),
  remove: formAction(z.object({}), async (ctx, _, { url, params }) => {
    await removeSegment(ctx, params.id!);
    redirect(303, keepLocale(url.pathname, '/hosts/segments'));
  }),
};

import { redirect } from '@sveltejs/kit';
import { reportForm, visitorReportForm } from '#commons/moderation/forms.ts';
import type { Reportable } from '#commons/moderation/schema.ts';
import {
  findReportTarget,
  listAgreements,
  report,
  reportAsVisitor,
} from '#commons/moderation/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { callerOf } from '../../../signin/enter.ts';

export const load = async (event) => {
  const { ctx } = event.locals;
  const { kind, id } = event.params;
  return {
    target: await findReportTarget(ctx, { kind: kind as Reportable, id }),
    agreements: await listAgreements(ctx),
    visitor: ctx.actor.memberId === null,
  };
};

const byMember = formAction(reportForm, async (ctx, input, { url, params }) => {
  await report(ctx, { ...input, kind: params.kind as Reportable, id: params.id! });
  redirect(303, keepLocale(url.pathname, '/reports?received'));
});

const byVisitor = formAction(visitorReportForm, async (ctx, input, event) => {
  const { kind, id } = event.params;
  const target = { kind: kind as Reportable, id: id! };
  const made = await reportAsVisitor(ctx, { ...input, ...target }, callerOf(event));
  const path = `/reports/${made.id}?received&key=${encodeURIComponent(made.key)}`;
  redirect(303, keepLocale(event.url.pathname, path));
});

export const actions = {
  default: (event) => (event.locals.ctx.actor.memberId === null ? byVisitor : byMember)(event),
};

import { redirect } from '@sveltejs/kit';
import { reportForm } from '#commons/moderation/forms.ts';
import type { Reportable } from '#commons/moderation/schema.ts';
import { findReportTarget, listAgreements, report } from '#commons/moderation/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const { kind, id } = event.params;
  return {
    target: await findReportTarget(ctx, { kind: kind as Reportable, id }),
    agreements: await listAgreements(ctx),
  };
};

export const actions = {
  default: formAction(reportForm, async (ctx, input, { url, params }) => {
    await report(ctx, { ...input, kind: params.kind as Reportable, id: params.id! });
    redirect(303, keepLocale(url.pathname, '/reports?received'));
  }),
};

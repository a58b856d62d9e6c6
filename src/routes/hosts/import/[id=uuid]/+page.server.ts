import { redirect } from '@sveltejs/kit';
import { readRunForm, runForm } from '#features/imports/forms.ts';
import { changeRun, findRun, saveMapping } from '#features/imports/server/index.ts';
import { errorWords } from '#platform/web/error-words.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  event.depends('import:run');
  const run = await findRun(ctx, event.params.id);
  const { skipped = [], notes = [] } = run.report ?? {};
  const codes = [run.error, ...[...skipped, ...notes].map(({ code }) => code)].filter(Boolean);
  const reasons = Object.fromEntries(
    [...new Set(codes)].map((code) => [code, errorWords(code, ctx.locale)]),
  );
  return { run, reasons };
};

export const actions = {
  default: formAction(runForm, async (ctx, form, { params, url }) => {
    const { mapping } = await findRun(ctx, params.id!);
    const { saveAs, ...input } = readRunForm(form, mapping);
    await changeRun(ctx, params.id!, input);
    if (saveAs) await saveMapping(ctx, { name: saveAs, mapping: input.mapping });
    redirect(303, url.pathname);
  }),
};

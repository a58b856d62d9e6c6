import { z } from 'zod';
import { bringInInput, type BroughtIn } from '#features/organisations/schema.ts';
import { bringInTable, decodeTable, demandHost } from '#features/organisations/server/index.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { errorWords } from '#platform/web/error-words.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = (event) => {
  requireViewer(event);
  demandHost(event.locals.ctx);
};

const checkForm = z.object({
  file: z.instanceof(File).optional(),
  text: z.string().max(1_000_000, 'too_long').default(''),
});
const applyForm = bringInInput.pick({ text: true }).extend({ mail: z.literal('yes').optional() });

export const actions = {
  check: formAction(checkForm, async (ctx, { file, text: typed }) => {
    const text = file ? decodeTable(await file.bytes()) : typed;
    const plan = await bringInTable(ctx, { text, dryRun: true, mail: false });
    return { text, plan: inWords(plan, ctx.locale) };
  }),
  apply: formAction(applyForm, async (ctx, { text, mail }) => {
    const plan = await bringInTable(ctx, { text, dryRun: false, mail: mail === 'yes' });
    return { plan: inWords(plan, ctx.locale) };
  }),
};

function inWords(plan: BroughtIn, locale: Locale): BroughtIn {
  const rows = plan.rows.map((row) => ({
    ...row,
    error: row.error && errorWords(row.error, locale),
  }));
  return { ...plan, rows };
}

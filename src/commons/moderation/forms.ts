import { z } from 'zod';
import { invalid } from '#platform/errors.ts';
import { LOCALES, type Locale } from '#platform/i18n/locales.ts';
import {
  agreementInput,
  moveAgreementInput,
  type AgreementInput,
  decideAppealInput,
  decideInput,
  reportInput,
  visitorReportInput,
} from './schema.ts';

// What the forms of moderation send: boxes and empty choices as the commands want them.
const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema)
    .optional();

export const reportForm = reportInput.omit({ kind: true, id: true }).extend({ nameless: ticked });
export const visitorReportForm = visitorReportInput
  .omit({ kind: true, id: true })
  .extend({ goodFaith: z.literal('yes', 'good_faith_first').transform(() => true as const) });
export const assignForm = z.object({
  memberId: z
    .literal('')
    .transform(() => null)
    .or(z.uuid()),
});
export const decideForm = decideInput.extend({
  hide: ticked,
  agreement: orNothing(z.string().max(60)),
  until: orNothing(z.iso.date('invalid_value')),
});
export const decideAppealForm = decideAppealInput.extend({
  upheld: z.enum(['yes', 'no'], 'choose_one').transform((value) => value === 'yes'),
});

const fields = LOCALES.flatMap((locale) => [
  [`title_${locale}`, z.string().trim().max(120, 'too_long').default('')],
  [`body_${locale}`, z.string().trim().max(2000, 'too_long').default('')],
]);
type TextField = `${'title' | 'body'}_${Locale}`;
/** An agreement's words, each in a field of its own; `id` empty: a new one. */
export const agreementForm = z.object({
  id: z.string().max(60).default(''),
  ...(Object.fromEntries(fields) as Record<TextField, z.ZodDefault<z.ZodString>>),
});

/** An agreement's form as the command takes it. A text without a title is told at its title. */
export function readAgreementForm(form: z.infer<typeof agreementForm>): AgreementInput {
  const texts = Object.fromEntries(
    LOCALES.map((locale) => [
      locale,
      { title: form[`title_${locale}`], body: form[`body_${locale}`] },
    ]),
  );
  const parsed = agreementInput.safeParse({ texts });
  if (parsed.success) return parsed.data;
  throw invalid(
    Object.fromEntries(
      parsed.error.issues.map(({ path, message }) => [`title_${String(path[1])}`, message]),
    ),
  );
}
export const moveAgreementForm = moveAgreementInput.extend({ id: z.string().max(60) });
export const retireAgreementForm = z.object({
  id: z.string().max(60),
  retired: z.enum(['yes', 'no']).transform((value) => value === 'yes'),
});

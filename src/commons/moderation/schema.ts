import { z } from 'zod';
import { EmailField } from '#commons/members/schema.ts';
import { LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { CASE_VIEWS, MEASURES, REPORTABLE } from './views.ts';

export * from './views.ts';

const MAX = 4000;
const words = z.string().trim().min(1, 'required').max(MAX, 'too_long');
const fewWords = z.string().trim().max(MAX, 'too_long').default('');
const agreement = z.string().min(1, 'choose_one').max(60);

export const reportInput = z.object({
  kind: z.enum(REPORTABLE),
  id: z.uuid(),
  agreement: z.string('choose_one').min(1, 'choose_one').max(60),
  reason: words,
  /** Moderators do not learn who reported; hosts do. */
  nameless: z.boolean().default(false),
});
export type ReportInput = z.infer<typeof reportInput>;

/** Who is no member says who they are, and that they mean it (Digital Services Act, article 16). */
export const visitorReportInput = reportInput.omit({ nameless: true }).extend({
  name: z.string().trim().min(1, 'required').max(120, 'too_long'),
  email: EmailField,
  goodFaith: z.literal(true, 'good_faith_first'),
});
export type VisitorReportInput = z.infer<typeof visitorReportInput>;

export const listCasesInput = z.object({
  view: z.enum(CASE_VIEWS).default('open').catch('open'),
  /** The last one of the page before. */
  after: z.uuid().optional().catch(undefined),
});
export type ListCasesInput = z.infer<typeof listCasesInput>;

export const assignInput = z.object({ memberId: z.uuid().nullable() });
export const noteInput = z.object({ text: words });

export const decideInput = z.object({
  measure: z.enum(MEASURES, 'choose_one'),
  /** Take the text out of sight as well, beside a warning, a suspension or a ban. */
  hide: z.boolean().default(false),
  agreement: agreement.optional(),
  /** A day: until the end of it, universal time. */
  until: z.iso.date('invalid_value').optional(),
  /** Told to the author. */
  reason: fewWords,
});
export type DecideInput = z.infer<typeof decideInput>;

export const takeBackInput = z.object({ reason: words });
export const appealInput = z.object({ text: words });
export const decideAppealInput = z.object({ upheld: z.boolean(), reason: words });
export type DecideAppealInput = z.infer<typeof decideAppealInput>;
export const askAgainInput = z.object({ text: words });

const agreementText = z
  .object({
    title: z.string().trim().max(120, 'too_long').default(''),
    body: z.string().trim().max(2000, 'too_long').default(''),
  })
  .refine(({ title, body }) => title !== '' || body === '', 'agreement_needs_title');
/** Its words in each language; left out or empty: none in that language. */
export const agreementInput = z.object({
  texts: z.object(
    Object.fromEntries(LOCALES.map((locale) => [locale, agreementText.optional()])) as Record<
      Locale,
      z.ZodOptional<typeof agreementText>
    >,
  ),
});
export type AgreementInput = z.infer<typeof agreementInput>;
export const moveAgreementInput = z.object({ position: z.coerce.number().int().min(1).max(1000) });

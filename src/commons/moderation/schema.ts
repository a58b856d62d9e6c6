import { z } from 'zod';
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

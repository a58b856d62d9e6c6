import { z } from 'zod';
import { LOCALES } from '#platform/i18n/locales.ts';
import { PHASES, type Phase } from './phases.ts';

export { PHASES, type Phase };
export const phase = z.enum(PHASES);

export const MATURITIES = ['emerging', 'tested', 'standard'] as const;

export interface PracticeWords {
  title: string;
  summary: string;
}
const words = z.object({
  title: z.string().trim().min(1, 'required').max(120, 'too_long'),
  summary: z.string().trim().max(600, 'too_long').default(''),
});

/** A practice as hosts set it; it has words in at least one locale. */
export const practiceInput = z.object({
  slug: z
    .string()
    .trim()
    .max(80, 'too_long')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'invalid_value'),
  maturity: z.enum(MATURITIES),
  phases: z.array(phase).max(PHASES.length).default([]),
  /** Empty: on no day. */
  reviewOn: z.iso.date('invalid_value').or(z.literal('')).default(''),
  texts: z
    .partialRecord(z.enum(LOCALES), words)
    .refine((texts) => Object.keys(texts).length > 0, 'required'),
});
export type PracticeInput = z.infer<typeof practiceInput>;

export const mergePracticesInput = z.object({ into: z.uuid() });

export interface PracticeView {
  id: string;
  slug: string;
  title: string;
  /** Language of the title and summary shown; the reader's locale where there is a version in it. */
  language: string;
  summary: string;
  maturity: 'emerging' | 'tested' | 'standard';
  phases: Phase[];
  conversationCount: number;
  /** The day on which somebody should see whether it still holds. */
  reviewOn: string | null;
  reviewDue: boolean;
  following: boolean;
  /** Who looks after it; told to members only. */
  stewards: { handle: string; name: string }[];
}

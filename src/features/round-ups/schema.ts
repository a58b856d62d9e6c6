import { z } from 'zod';
import type { SpaceView } from '#commons/spaces/schema.ts';
import { spaceRef } from '#commons/spaces/schema.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import type { Outcome } from '#features/examples/schema.ts';

/** Most examples of one round-up: it is read over a coffee. */
export const MAX_EXAMPLES = 20;
/** Months that one chooses among, the last one first. */
export const MONTHS = 12;

/** `2026-11`. */
const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'invalid_value');

export const listCandidatesInput = z.object({
  /** The last one, unless told. */
  month: month.optional().catch(undefined),
  /** Words of a title: of any month. */
  q: z.string().trim().max(120).default('').catch(''),
  /** Those that are chosen already. */
  examples: z.array(z.uuid()).max(MAX_EXAMPLES).default([]).catch([]),
});
export type ListCandidatesInput = z.infer<typeof listCandidatesInput>;

export const startRoundUpInput = z.object({
  month,
  examples: z.array(z.uuid()).min(1, 'choose_examples').max(MAX_EXAMPLES, 'too_many_examples'),
  /** Of which the first is the one that the others are versions of. */
  languages: z.array(z.enum(LOCALES)).min(1, 'choose_a_language'),
  space: spaceRef.default('members'),
});
export type StartRoundUpInput = z.infer<typeof startRoundUpInput>;

/** A published example that a round-up may tell of. */
export interface Candidate {
  id: string;
  href: string;
  title: string;
  language: string;
  organisationName: string;
  country: string | null;
  outcome: Outcome | null;
  space: SpaceView;
  publishedAt: string;
  chosen: boolean;
}

export interface CandidateList {
  month: string;
  items: Candidate[];
}

/** An article that tells of an example. */
export interface InRoundUp {
  href: string;
  /** Its first day. */
  month: string;
}

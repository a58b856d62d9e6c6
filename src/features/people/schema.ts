import { z } from 'zod';
import type { Role } from '#platform/context.ts';
import type { Verdict } from '#platform/verdict.ts';

export const listPeopleInput = z.object({
  q: z.string().trim().max(120).default('').catch(''),
  /** Where the page before ended: a handle. */
  after: z.string().max(60).optional().catch(undefined),
});
export type ListPeopleInput = z.infer<typeof listPeopleInput>;

const STEWARD = 'practice_steward/';
/**
 * What a host lets somebody answer for, as forms and the API name it: `trainer`, `speaker` or
 * `practice_steward/<id of the practice>`.
 */
export const responsibilityRef = z.union([
  z.enum(['trainer', 'speaker']),
  z.templateLiteral([STEWARD, z.uuid()]),
]);
export type ResponsibilityRef = z.infer<typeof responsibilityRef>;

export function readResponsibility(ref: ResponsibilityRef): {
  kind: NamedResponsibility['kind'];
  practiceId: string | null;
} {
  if (ref === 'trainer' || ref === 'speaker') return { kind: ref, practiceId: null };
  return { kind: 'practice_steward', practiceId: ref.slice(STEWARD.length) };
}

export const setResponsibilityInput = z.object({
  responsibility: responsibilityRef,
  on: z.boolean(),
});
export type SetResponsibilityInput = z.infer<typeof setResponsibilityInput>;

export const responsibilityForm = setResponsibilityInput.extend({
  on: z.enum(['yes', 'no']).transform((word) => word === 'yes'),
});

/** What somebody answers for, beside an organisation or a group. */
export interface NamedResponsibility {
  ref: ResponsibilityRef;
  kind: 'practice_steward' | 'trainer' | 'speaker';
  practice: { slug: string; title: string; language: string } | null;
}

export const followPersonInput = z.object({ person: z.uuid(), on: z.enum(['yes', 'no']) });

export interface PersonItem {
  id: string;
  handle: string;
  name: string;
  title: string;
  role: Role;
  organisation: string | null;
  /** The organisation's address. */
  organisationSlug: string | null;
}

export interface PersonView extends PersonItem {
  bio: string;
  languages: string[];
  /** Brought by an import, not here yet. */
  placeholder: boolean;
  joinedAt: string | null;
  following: boolean;
  responsibilities: NamedResponsibility[];
  may: { nameResponsible: Verdict };
}

import { z } from 'zod';
import type { Role } from '#platform/context.ts';

export const listPeopleInput = z.object({
  q: z.string().trim().max(120).default('').catch(''),
  /** Where the page before ended: a handle. */
  after: z.string().max(60).optional().catch(undefined),
});
export type ListPeopleInput = z.infer<typeof listPeopleInput>;

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
}

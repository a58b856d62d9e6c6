import { z } from 'zod';

const handle = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^@/, ''))
  .pipe(z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,58}$/, 'invalid_handle'));

export const teamInput = z.object({
  name: z.string().trim().min(1, 'required').max(120, 'too_long'),
  /** As it is named in a text, after @. */
  handle,
  /** Handles of the people in it: hosts, moderators and admins. */
  members: z
    .array(handle)
    .max(100, 'too_many')
    .transform((handles) => [...new Set(handles)])
    .default([]),
});
export type TeamInput = z.infer<typeof teamInput>;

export interface TeamPerson {
  id: string;
  handle: string;
  name: string;
  title: string;
}

export interface TeamView {
  id: string;
  handle: string;
  name: string;
  members: TeamPerson[];
}

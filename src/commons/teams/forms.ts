import { z } from 'zod';
import { teamInput } from './schema.ts';

/** Members as typed: with spaces, commas or on lines of their own. `id` empty: a new team. */
export const teamForm = teamInput.extend({
  id: z.uuid().or(z.literal('')).default(''),
  members: z
    .string()
    .max(5000, 'too_long')
    .default('')
    .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
    .pipe(teamInput.shape.members.unwrap()),
});
export const removeTeamForm = z.object({ id: z.uuid() });

import { z } from 'zod';
import { synonymInput } from './schema.ts';

/** One word or expression a line. `id` empty: a new group. */
export const synonymForm = z.object({
  id: z.uuid().or(z.literal('')).default(''),
  words: z
    .string()
    .max(5000, 'too_long')
    .default('')
    .transform((text) => text.split('\n'))
    .pipe(synonymInput.shape.words),
});
export const byId = z.object({ id: z.uuid() });
export const emptySearchForm = z.object({ words: z.string().max(100), locale: z.string().max(8) });

import { z } from 'zod';
import { languageTag } from '#commons/threads/schema.ts';
import { announceInput } from './schema.ts';

const form = announceInput.extend({
  language: z
    .literal('')
    .transform(() => undefined)
    .or(languageTag)
    .optional(),
  segmentId: z
    .literal('')
    .transform(() => null)
    .or(z.uuid())
    .default(null),
  closed: z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes'),
});
/** Counting needs no words yet. */
export const countForm = form.pick({ space: true, segmentId: true });
export const announceForm = form.extend({ confirmed: z.literal('yes', 'confirm_first') });

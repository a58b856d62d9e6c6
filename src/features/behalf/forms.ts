import { z } from 'zod';
import { languageTag } from '#commons/threads/schema.ts';
import { helpInput, onBehalfInput } from './schema.ts';

/** "Guess it" is an empty choice. */
export const onBehalfForm = onBehalfInput.extend({
  language: z
    .literal('')
    .transform(() => undefined)
    .or(languageTag)
    .optional(),
});
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema);
export const helpForm = helpInput.extend({
  organisation: orNothing(z.string().trim().max(120)).optional(),
  minutes: orNothing(z.coerce.number('invalid_value').int().min(1).max(1440)).optional(),
});

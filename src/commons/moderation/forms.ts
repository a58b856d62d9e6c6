import { z } from 'zod';
import { decideAppealInput, decideInput, reportInput } from './schema.ts';

// What the forms of moderation send: boxes and empty choices as the commands want them.
const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema)
    .optional();

export const reportForm = reportInput.omit({ kind: true, id: true }).extend({ nameless: ticked });
export const assignForm = z.object({
  memberId: z
    .literal('')
    .transform(() => null)
    .or(z.uuid()),
});
export const decideForm = decideInput.extend({
  hide: ticked,
  agreement: orNothing(z.string().max(60)),
  until: orNothing(z.iso.date('invalid_value')),
});
export const decideAppealForm = decideAppealInput.extend({
  upheld: z.enum(['yes', 'no'], 'choose_one').transform((value) => value === 'yes'),
});

import { z } from 'zod';
import { segmentInput, segmentRule, type SegmentInput } from './schema.ts';

// What the form of a segment sends: a criterion is a list of boxes; plans stand one on a line.

const { countries, markets, bands, types, languages, roles, practices } = segmentRule.shape;
export const segmentForm = z.object({
  name: segmentInput.shape.name,
  ...{ countries, markets, bands, types, languages, roles, practices },
  plans: z
    .string()
    .default('')
    .transform((text) => text.split('\n').map((line) => line.trim()))
    .transform((lines) => lines.filter(Boolean))
    .pipe(segmentRule.shape.plans.unwrap()),
});

/** A segment's form as the command takes it. */
export function readSegmentForm({ name, ...rule }: z.infer<typeof segmentForm>): SegmentInput {
  return { name, rule };
}

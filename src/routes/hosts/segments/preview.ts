import { typedOf } from '#commons/segments/criteria.ts';
import type { SegmentCount, SegmentRule } from '#commons/segments/schema.ts';

/** What was typed and how many fit it, for the form again. */
export const previewOf = (name: string, rule: SegmentRule, count: SegmentCount) => ({
  typed: typedOf(name, rule),
  count,
});

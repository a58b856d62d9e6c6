import { z } from 'zod';
import { BANDS, ORGANISATION_TYPES } from '#commons/members/organisations.ts';
import { ROLES } from '#commons/members/schema.ts';

const MOST = 100;
const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'invalid_country');
/** Any of these; none: whichever. */
const anyOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.array(schema).max(MOST, 'too_many').default([]);

/** Who belongs to a segment: whoever fits every criterion that names something. */
export const segmentRule = z.object({
  /** Of the member's organisation, as ISO 3166-1. */
  countries: anyOf(country),
  markets: anyOf(z.uuid()),
  bands: anyOf(z.enum(BANDS)),
  types: anyOf(z.enum(ORGANISATION_TYPES)),
  /** What the organisation has bought, in the host's words; case does not matter. */
  plans: anyOf(z.string().trim().min(1).max(60, 'too_long')),
  /** That the member reads; `nl` also means `nl-BE`. */
  languages: anyOf(z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'invalid_language')),
  roles: anyOf(z.enum(ROLES)),
  /** Practices that the member follows. */
  practices: anyOf(z.uuid()),
});
export type SegmentRule = z.infer<typeof segmentRule>;

export const segmentInput = z.object({
  name: z.string().trim().min(1, 'required').max(120, 'too_long'),
  rule: segmentRule,
});
export type SegmentInput = z.infer<typeof segmentInput>;

/** How many fit a rule now. */
export interface SegmentCount {
  members: number;
  organisations: number;
}

export interface SegmentItem extends SegmentCount {
  id: string;
  name: string;
}

export interface SegmentView extends SegmentItem {
  rule: SegmentRule;
}

/** What a rule can choose from. */
export interface SegmentChoices {
  markets: { id: string; name: string }[];
  countries: string[];
  plans: string[];
  languages: string[];
  practices: { id: string; title: string }[];
}

import { z } from 'zod';
import { languageTag } from '#commons/threads/schema.ts';

const timeZones = new Set(Intl.supportedValuesOf('timeZone'));

export const marketInput = z.object({
  name: z.string().trim().min(1, 'required').max(120, 'too_long'),
  /** ISO 3166-1; a country belongs to one market. */
  countries: z
    .array(
      z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z]{2}$/, 'invalid_country'),
    )
    .max(100, 'too_many')
    .transform((codes) => [...new Set(codes)]),
  language: languageTag,
  /** The handle of the host who looks after it. */
  contact: z
    .string()
    .trim()
    .toLowerCase()
    .max(60)
    .transform((handle) => handle.replace(/^@/, '') || null)
    .nullable()
    .default(null),
  timeZone: z.string().refine((zone) => timeZones.has(zone), 'unknown_time_zone'),
  /** Days on which nobody works there. */
  holidays: z.array(z.iso.date('invalid_value')).max(366, 'too_many').default([]),
});
export type MarketInput = z.infer<typeof marketInput>;

export interface MarketView extends Omit<MarketInput, 'contact'> {
  id: string;
  contact: { handle: string; name: string } | null;
  organisations: number;
}

import { z } from 'zod';
import { marketInput } from './schema.ts';

const { countries, holidays } = marketInput.shape;
const words = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** Countries and holidays as typed: with spaces, commas or on lines of their own. `id` empty: a new one. */
export const marketForm = marketInput.extend({
  id: z.uuid().or(z.literal('')).default(''),
  countries: z.string().max(1000, 'too_long').default('').transform(words).pipe(countries),
  holidays: z.string().max(10_000, 'too_long').default('').transform(words).pipe(holidays.unwrap()),
});
export const removeMarketForm = z.object({ id: z.uuid() });

import { LOCALES, type Locale } from '#platform/i18n/locales.ts';
import type { Identity } from '../schema.ts';
import type { Band, Origin } from './origin.ts';

/** A place is only described where so many organisations of the community fit the description. */
export const LEAST_ORGANISATIONS = 5;

export type Names = Record<Locale, string>;

/** What others read as the author, in each locale; null where this member does not have that identity. */
export async function describe(
  origin: Origin,
  identity: Exclude<Identity, 'name'>,
): Promise<Names | null> {
  const { organisation } = origin;
  if (identity === 'organisation') return organisation === null ? null : inEach(() => organisation);
  const m = await readWords();
  if (identity === 'member') return inEach((locale) => m.identities_a_member({}, { locale }));
  const say = (locale: Locale) => describePlace(m, origin, locale);
  return say(LOCALES[0]) === null ? null : inEach((locale) => say(locale)!);
}

// The words are made when Copia is first started; whatever starts it must load before they are there.
const readWords = () => import('#platform/i18n/generated/messages.js');
type Words = Awaited<ReturnType<typeof readWords>>;

/** By size and country, else by country, else by size; null where nothing is wide enough. */
function describePlace(
  m: Words,
  { band, country, both, sameCountry, sameBand }: Origin,
  locale: Locale,
): string | null {
  const enough = (count: number) => count >= LEAST_ORGANISATIONS;
  const size = band && bandName(m, band, locale);
  const land =
    country && (new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country);
  if (size && land && enough(both))
    return m.identities_place_band_country({ band: size, country: land }, { locale });
  if (land && enough(sameCountry)) return m.identities_place_country({ country: land }, { locale });
  if (size && enough(sameBand)) return m.identities_place_band({ band: size }, { locale });
  return null;
}

function bandName(m: Words, band: Band, locale: Locale): string {
  const names = {
    XS: m.identities_band_xs,
    S: m.identities_band_s,
    M: m.identities_band_m,
    L: m.identities_band_l,
    XL: m.identities_band_xl,
  };
  return names[band]({}, { locale });
}

function inEach(say: (locale: Locale) => string): Names {
  return Object.fromEntries(LOCALES.map((locale) => [locale, say(locale)])) as Names;
}

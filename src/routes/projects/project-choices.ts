import { BANDS, type Band } from '#commons/members/organisations.ts';
import { listPractices } from '#commons/practices/server/index.ts';
import { PURPOSES } from '#features/examples/facts.ts';
import { BAND_WORDS, PURPOSE_WORDS } from '#features/examples/ui/words.ts';
import type { Context } from '#platform/context.ts';
import { listCountries } from '#platform/i18n/countries.ts';

/** What the form of a project has to choose from. */
export async function projectChoices(ctx: Context) {
  const practices = await listPractices(ctx);
  return {
    practices: practices.map(({ id, title }) => ({ id, title })),
    countries: listCountries(ctx.locale),
    bands: Object.fromEntries(BANDS.map((band) => [band, BAND_WORDS[band]()])) as Record<
      Band,
      string
    >,
    purposes: PURPOSES.map((value) => ({ value, label: PURPOSE_WORDS[value]() })),
  };
}

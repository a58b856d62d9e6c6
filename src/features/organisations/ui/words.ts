import {
  organisations_band_of,
  organisations_client,
  organisations_host,
  organisations_partner,
} from '#platform/i18n/generated/messages.js';
import type { Band, OrganisationType } from '../schema.ts';

export const TYPE_WORDS: Record<OrganisationType, () => string> = {
  client: organisations_client,
  partner: organisations_partner,
  host: organisations_host,
};

/** Of which type, where, how large: in a line. @param country its name, in the reader's language */
export function describe(organisation: {
  type: OrganisationType;
  country: string | null;
  band: Band | null;
}): string {
  const { type, country, band } = organisation;
  return [TYPE_WORDS[type](), country, band && organisations_band_of({ band })]
    .filter(Boolean)
    .join(' · ');
}

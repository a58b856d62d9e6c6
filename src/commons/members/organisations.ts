// What an organisation can be: the words that segments, tables and forms share.

export const ORGANISATION_TYPES = ['client', 'partner', 'host'] as const;
export type OrganisationType = (typeof ORGANISATION_TYPES)[number];

/** How many people live there, from a village to a metropolis. */
export const BANDS = ['XS', 'S', 'M', 'L', 'XL'] as const;
export type Band = (typeof BANDS)[number];

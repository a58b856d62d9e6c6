import { BANDS, ORGANISATION_TYPES } from '#commons/members/organisations.ts';
import { ROLES } from '#commons/members/schema.ts';
import * as m from '#platform/i18n/generated/messages.js';
import type { Locale } from '#platform/i18n/locales.ts';
import type { SegmentChoices, SegmentRule } from './schema.ts';

interface Criterion {
  name: keyof SegmentRule;
  label: string;
  options: { value: string; label: string }[];
}

/**
 * The criteria of a segment's form with their choices, in the reader's words. On the server only: a
 * browser may call a country otherwise.
 */
export function criteriaOf(choices: SegmentChoices, locale: Locale): Criterion[] {
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const byLabel = (options: Criterion['options']) =>
    options.sort((a, b) => a.label.localeCompare(b.label, locale));
  const types = {
    client: m.organisations_client(),
    partner: m.organisations_partner(),
    host: m.organisations_host(),
  };
  const roles = {
    member: m.segments_role_member(),
    moderator: m.segments_role_moderator(),
    host: m.segments_role_host(),
    admin: m.segments_role_admin(),
  };
  const all: Criterion[] = [
    {
      name: 'markets',
      label: m.segments_markets(),
      options: choices.markets.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'countries',
      label: m.segments_countries(),
      options: byLabel(
        choices.countries.map((code) => ({ value: code, label: regions.of(code) ?? code })),
      ),
    },
    {
      name: 'types',
      label: m.segments_types(),
      options: ORGANISATION_TYPES.map((type) => ({ value: type, label: types[type] })),
    },
    {
      name: 'bands',
      label: m.segments_bands(),
      options: BANDS.map((band) => ({ value: band, label: band })),
    },
    {
      name: 'languages',
      label: m.segments_languages(),
      options: byLabel(
        choices.languages.map((tag) => ({ value: tag, label: languages.of(tag) ?? tag })),
      ),
    },
    {
      name: 'roles',
      label: m.segments_roles(),
      options: ROLES.map((role) => ({ value: role, label: roles[role] })),
    },
    {
      name: 'practices',
      label: m.segments_practices(),
      options: choices.practices.map(({ id, title }) => ({ value: id, label: title })),
    },
  ];
  return all.filter(({ options }) => options.length > 0);
}

/** A rule as the form starts from it: each list with a value on a line. */
export function typedOf(name: string, rule: SegmentRule): Record<string, string> {
  return {
    name,
    ...Object.fromEntries(Object.entries(rule).map(([key, list]) => [key, list.join('\n')])),
  };
}

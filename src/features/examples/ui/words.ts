import type { Band } from '#commons/members/organisations.ts';
import { PHASE_WORDS } from '#commons/practices/ui/words.ts';
import * as m from '#platform/i18n/generated/messages.js';
import { dayOf } from '#ui/day.ts';
import type { Facet, Influence, Outcome, Purpose, Recruitment, Status } from '../facts.ts';

export const OUTCOME_WORDS: Record<Outcome, () => string> = {
  worked: m.examples_outcome_worked,
  mixed: m.examples_outcome_mixed,
  failed: m.examples_outcome_failed,
};

export const STATUS_WORDS: Record<Status, () => string> = {
  planned: m.examples_status_planned,
  running: m.examples_status_running,
  done: m.examples_status_done,
};

export const BAND_WORDS: Record<Band, () => string> = {
  XS: m.examples_band_xs,
  S: m.examples_band_s,
  M: m.examples_band_m,
  L: m.examples_band_l,
  XL: m.examples_band_xl,
};

export const INFLUENCE_WORDS: Record<Influence, () => string> = {
  inform: m.examples_influence_inform,
  consult: m.examples_influence_consult,
  involve: m.examples_influence_involve,
  collaborate: m.examples_influence_collaborate,
  empower: m.examples_influence_empower,
};

export const PURPOSE_WORDS: Record<Purpose, () => string> = {
  understand_needs: m.examples_purpose_understand_needs,
  gather_ideas: m.examples_purpose_gather_ideas,
  set_priorities: m.examples_purpose_set_priorities,
  co_design: m.examples_purpose_co_design,
  decide: m.examples_purpose_decide,
  share_budget: m.examples_purpose_share_budget,
  build_trust: m.examples_purpose_build_trust,
  evaluate: m.examples_purpose_evaluate,
};

export const RECRUITMENT_WORDS: Record<Recruitment, () => string> = {
  open_call: m.examples_recruitment_open_call,
  invitation: m.examples_recruitment_invitation,
  random_selection: m.examples_recruitment_random_selection,
  outreach: m.examples_recruitment_outreach,
  through_groups: m.examples_recruitment_through_groups,
  through_schools: m.examples_recruitment_through_schools,
};

export const STATE_WORDS: Record<string, () => string> = {
  draft: m.examples_state_draft,
  in_review: m.examples_state_in_review,
  scheduled: m.examples_state_scheduled,
  published: m.examples_state_published,
  archived: m.examples_state_archived,
};

export const FACET_WORDS: Record<Facet, () => string> = {
  phase: m.examples_phase,
  practice: m.examples_practice,
  method: m.examples_method,
  country: m.examples_country,
  band: m.examples_band,
  outcome: m.examples_outcome,
  status: m.examples_status,
  influence: m.examples_influence,
  purpose: m.examples_purpose,
  language: m.examples_language,
};

const nameOf = (type: 'region' | 'language', value: string): string => {
  try {
    return new Intl.DisplayNames(m.ui_locale_tag(), { type }).of(value) ?? value;
  } catch {
    return value;
  }
};

/** A country in the reader's language. */
export const countryName = (code: string): string => nameOf('region', code);

const VALUES: Partial<Record<Facet, Record<string, () => string>>> = {
  phase: PHASE_WORDS,
  band: BAND_WORDS,
  outcome: OUTCOME_WORDS,
  status: STATUS_WORDS,
  influence: INFLUENCE_WORDS,
  purpose: PURPOSE_WORDS,
};

/** A value that examples are narrowed by, in the reader's words. */
export function valueName(facet: Facet, value: string, label: string | null = null): string {
  if (facet === 'country') return countryName(value);
  if (facet === 'language') return nameOf('language', value);
  return label ?? VALUES[facet]?.[value]?.() ?? value;
}

/** Where it was: "Belgium, 20,000 to 100,000 people". */
export function placeOf({ country, band }: { country: string | null; band: Band | null }): string {
  const parts = [country && countryName(country), band && BAND_WORDS[band]()];
  return parts.filter(Boolean).join(' · ');
}

/** From when to when, as far as it is known. */
export function spanOf(from: string | null, to: string | null): string {
  if (from && to) return m.examples_from_to({ from: dayOf(from), to: dayOf(to) });
  if (from) return m.examples_since({ from: dayOf(from) });
  return to ? m.examples_until({ to: dayOf(to) }) : '';
}

/** How an outcome looks: what did not work is as plain to see as what did. */
export const OUTCOME_TONES: Record<Outcome, 'good' | 'notice' | 'danger'> = {
  worked: 'good',
  mixed: 'notice',
  failed: 'danger',
};

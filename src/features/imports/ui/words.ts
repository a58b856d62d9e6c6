import { PHASES } from '#commons/practices/phases.ts';
import { PHASE_WORDS } from '#commons/practices/ui/words.ts';
import * as m from '#platform/i18n/generated/messages.js';
import type { KeptReason, RunItem } from '../schema.ts';

const FIELDS: Record<string, () => string> = {
  id: m.imports_field_id,
  language: m.examples_language,
  title: m.examples_name,
  summary: m.examples_summary,
  story: m.examples_story,
  results: m.examples_results,
  differently: m.examples_differently,
  organisation: m.examples_organisation,
  country: m.examples_country,
  band: m.examples_band,
  startsOn: m.examples_starts,
  endsOn: m.examples_ends,
  status: m.examples_status,
  outcome: m.examples_outcome,
  influence: m.examples_influence,
  purposes: m.examples_purpose,
  recruitment: m.examples_recruitment,
  participants: m.examples_participants,
  cost: m.examples_cost,
  currency: m.examples_currency,
  staffDays: m.examples_staff_days,
  links: m.examples_links,
  practices: m.imports_field_practices,
  methods: m.imports_field_methods,
  authors: m.imports_field_authors,
  publishedOn: m.imports_field_publishedOn,
  reviewOn: m.practices_field_review,
  slug: m.practices_field_slug,
  state: m.imports_field_state,
  space: m.imports_field_space,
  qualityNote: m.examples_quality_label,
  phases: m.practices_phases,
  maturity: m.practices_field_maturity,
};
const PARTS: Record<string, () => string> = {
  method: m.examples_method,
  practice: m.examples_practice,
  from: m.examples_from,
  to: m.examples_to,
  text: m.examples_how,
};

/** What a field of a mapping is called on pages. */
export function fieldWords(field: string): string {
  const [, phase, part] = /^phases\.(\w+)\.(\w+)$/.exec(field) ?? [];
  const named = PHASES.find((each) => each === phase);
  if (named)
    return m.imports_phase_field({ phase: PHASE_WORDS[named](), field: PARTS[part!]?.() ?? '' });
  return FIELDS[field]?.() ?? field;
}

const PHASE_CHOICES = Object.fromEntries(PHASES.map((phase) => [phase, PHASE_WORDS[phase]]));

/** Our words for what a field says, where it says one of a few. */
export const CHOICES: Record<string, Record<string, () => string>> = {
  band: {
    XS: m.examples_band_xs,
    S: m.examples_band_s,
    M: m.examples_band_m,
    L: m.examples_band_l,
    XL: m.examples_band_xl,
  },
  status: {
    planned: m.examples_status_planned,
    running: m.examples_status_running,
    done: m.examples_status_done,
  },
  outcome: {
    worked: m.examples_outcome_worked,
    mixed: m.examples_outcome_mixed,
    failed: m.examples_outcome_failed,
  },
  influence: {
    inform: m.examples_influence_inform,
    consult: m.examples_influence_consult,
    involve: m.examples_influence_involve,
    collaborate: m.examples_influence_collaborate,
    empower: m.examples_influence_empower,
  },
  purposes: {
    understand_needs: m.examples_purpose_understand_needs,
    gather_ideas: m.examples_purpose_gather_ideas,
    set_priorities: m.examples_purpose_set_priorities,
    co_design: m.examples_purpose_co_design,
    decide: m.examples_purpose_decide,
    share_budget: m.examples_purpose_share_budget,
    build_trust: m.examples_purpose_build_trust,
    evaluate: m.examples_purpose_evaluate,
  },
  recruitment: {
    open_call: m.examples_recruitment_open_call,
    invitation: m.examples_recruitment_invitation,
    random_selection: m.examples_recruitment_random_selection,
    outreach: m.examples_recruitment_outreach,
    through_groups: m.examples_recruitment_through_groups,
    through_schools: m.examples_recruitment_through_schools,
  },
  maturity: {
    emerging: m.practices_emerging,
    tested: m.practices_tested,
    standard: m.practices_standard,
  },
  phases: PHASE_CHOICES,
};

export const KEPT_WORDS: Record<KeptReason, () => string> = {
  edited_here: m.imports_kept_edited_here,
  removed_here: m.imports_kept_removed_here,
  already_here: m.imports_kept_already_here,
};

export function stateWords({ state, dryRun }: Pick<RunItem, 'state' | 'dryRun'>): string {
  if (state === 'done') return dryRun ? m.imports_state_tried() : m.imports_state_done();
  return {
    choosing: m.imports_state_choosing,
    waiting: m.imports_state_waiting,
    running: m.imports_state_running,
    failed: m.imports_state_failed,
  }[state]();
}

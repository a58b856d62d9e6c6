import type { Phase } from '#commons/practices/phases.ts';

// What an example can be said to be: words that pages, forms, the API and the database share. No zod here.

export const STATUSES = ['planned', 'running', 'done'] as const;
export type Status = (typeof STATUSES)[number];

/** What did not work stands beside what did. */
export const OUTCOMES = ['worked', 'mixed', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How much those who took part had to say (after the IAP2 spectrum). */
export const INFLUENCES = ['inform', 'consult', 'involve', 'collaborate', 'empower'] as const;
export type Influence = (typeof INFLUENCES)[number];

export const PURPOSES = [
  'understand_needs',
  'gather_ideas',
  'set_priorities',
  'co_design',
  'decide',
  'share_budget',
  'build_trust',
  'evaluate',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** How people came to take part. */
export const RECRUITMENTS = [
  'open_call',
  'invitation',
  'random_selection',
  'outreach',
  'through_groups',
  'through_schools',
] as const;
export type Recruitment = (typeof RECRUITMENTS)[number];

/** What examples are narrowed by, in the order of the page. */
export const FACETS = [
  'phase',
  'practice',
  'method',
  'country',
  'band',
  'outcome',
  'status',
  'influence',
  'purpose',
  'language',
] as const;
export type Facet = (typeof FACETS)[number];

/** The texts of an example, by the anchors of their chapters; each phase has one too. */
export const TEXTS = ['story', 'results', 'differently'] as const;
export type TextName = (typeof TEXTS)[number];

/** The anchor of a phase's chapter. */
export const phaseAnchor = (phase: Phase): string => phase.replace('_', '-');

export const MAX_LINKS = 10;
/** Most examples that stand side by side. */
export const MAX_COMPARED = 3;

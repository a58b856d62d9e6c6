import * as m from '#platform/i18n/generated/messages.js';
import type { Phase, PracticeView } from '../schema.ts';

export const PHASE_WORDS: Record<Phase, () => string> = {
  prepare: m.practices_phase_prepare,
  design: m.practices_phase_design,
  recruit: m.practices_phase_recruit,
  engage: m.practices_phase_engage,
  analyse: m.practices_phase_analyse,
  decide: m.practices_phase_decide,
  report_back: m.practices_phase_report_back,
};

export const MATURITY_WORDS: Record<PracticeView['maturity'], () => string> = {
  emerging: m.practices_emerging,
  tested: m.practices_tested,
  standard: m.practices_standard,
};

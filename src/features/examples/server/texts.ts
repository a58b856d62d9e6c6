import { PHASES, type Phase } from '#commons/practices/phases.ts';
import * as m from '#platform/i18n/generated/messages.js';
import { isLocale, LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { phaseAnchor, type TextName } from '../facts.ts';

type Name = TextName | Phase;

const HEADINGS: Record<Name, (inputs: object, options: { locale: Locale }) => string> = {
  story: m.examples_story,
  prepare: m.practices_phase_prepare,
  design: m.practices_phase_design,
  recruit: m.practices_phase_recruit,
  engage: m.practices_phase_engage,
  analyse: m.practices_phase_analyse,
  decide: m.practices_phase_decide,
  report_back: m.practices_phase_report_back,
  results: m.examples_results,
  differently: m.examples_differently,
};
/** All texts of an example, as they follow each other. */
export const NAMES = ['story', ...PHASES, 'results', 'differently'] as const satisfies Name[];

export const anchorOf = (name: Name): string => phaseAnchor(name as Phase);

export const positionOf = (name: Name): number => NAMES.indexOf(name) + 1;

/** What the chapter of a text is called, in the language of the text if the interface has it. */
export function headingOf(name: Name, language: string): string {
  const base = language.split('-')[0];
  return HEADINGS[name]({}, { locale: isLocale(base) ? base : LOCALES[0] });
}

import dePhases from '#commons/practices/messages/de.json' with { type: 'json' };
import enPhases from '#commons/practices/messages/en.json' with { type: 'json' };
import frPhases from '#commons/practices/messages/fr.json' with { type: 'json' };
import nlPhases from '#commons/practices/messages/nl.json' with { type: 'json' };
import { PHASES, type Phase } from '#commons/practices/phases.ts';
import { isLocale, LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { phaseAnchor, type TextName } from '../facts.ts';
import deWords from '../messages/de.json' with { type: 'json' };
import enWords from '../messages/en.json' with { type: 'json' };
import frWords from '../messages/fr.json' with { type: 'json' };
import nlWords from '../messages/nl.json' with { type: 'json' };

type Name = TextName | Phase;

// The sources of the words, not the compiled ones: the demo is told before anything is compiled.
const WORDS: Record<Locale, typeof enWords & typeof enPhases> = {
  en: { ...enWords, ...enPhases },
  fr: { ...frWords, ...frPhases },
  nl: { ...nlWords, ...nlPhases },
  de: { ...deWords, ...dePhases },
};

/** All texts of an example, as they follow each other. */
export const NAMES = ['story', ...PHASES, 'results', 'differently'] as const satisfies Name[];

export const anchorOf = (name: Name): string => phaseAnchor(name as Phase);

export const positionOf = (name: Name): number => NAMES.indexOf(name) + 1;

const isPhase = (name: Name): name is Phase => PHASES.includes(name as Phase);

/** What the chapter of a text is called, in the language of the text if the interface has it. */
export function headingOf(name: Name, language: string): string {
  const base = language.split('-')[0];
  const words = WORDS[isLocale(base) ? base : LOCALES[0]];
  return isPhase(name) ? words[`practices_phase_${name}`] : words[`examples_${name}`];
}

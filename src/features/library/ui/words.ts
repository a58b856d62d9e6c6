import * as m from '#platform/i18n/generated/messages.js';
import { isLocale, LOCALES } from '#platform/i18n/locales.ts';
import type { ConsentView, LibraryKind, LibraryState, TemplateStep } from '../schema.ts';

export const KIND_WORDS: Record<LibraryKind, () => string> = {
  guide: m.library_kind_guide,
  article: m.library_kind_article,
  example: m.library_kind_example,
  template: m.library_kind_template,
};

export const STATE_WORDS: Record<LibraryState, () => string> = {
  draft: m.library_state_draft,
  in_review: m.library_state_in_review,
  scheduled: m.library_state_scheduled,
  published: m.library_state_published,
  archived: m.library_state_archived,
  hidden: m.library_state_hidden,
  removed: m.library_state_removed,
};

export const CONSENT_WORDS: Record<ConsentView['state'], () => string> = {
  asked: m.library_consent_asked,
  given: m.library_consent_given,
  declined: m.library_consent_declined,
  withdrawn: m.library_consent_withdrawn,
};
export const CONSENT_TONES = {
  asked: 'notice',
  given: 'good',
  declined: 'danger',
  withdrawn: 'plain',
} as const;

/** On which days of a plan a step is, in words; empty: on no day of its own. */
export function daysOf({ fromDay, dueDay }: TemplateStep): string {
  if (fromDay !== null && dueDay !== null)
    return m.library_step_from_to({ from: fromDay, due: dueDay });
  if (fromDay !== null) return m.library_step_from_on({ from: fromDay });
  return dueDay === null ? '' : m.library_step_until({ due: dueDay });
}

/** A language's name in itself: what somebody looks for who reads it. */
export function ownNameOf(language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }).of(language);
  return name ?? language;
}

/** What a kind is called in the language of a text, if the interface has it. */
export function kindIn(kind: LibraryKind, language: string): string {
  const base = language.split('-')[0];
  const locale = isLocale(base) ? base : LOCALES[0];
  const words = {
    guide: m.library_kind_guide,
    article: m.library_kind_article,
    example: m.library_kind_example,
    template: m.library_kind_template,
  };
  return words[kind]({}, { locale });
}

/** How much there is to download: `1.2 MB`. */
export function sizeOf(bytes: number): string {
  const [amount, unit] =
    bytes < 1_000_000 ? [Math.max(1, bytes / 1000), 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  const digits = unit === 'megabyte' && amount < 10 ? 1 : 0;
  return new Intl.NumberFormat(m.ui_locale_tag(), {
    ...{ style: 'unit', unit, maximumFractionDigits: digits },
  }).format(amount);
}

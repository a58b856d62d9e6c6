import * as m from '#platform/i18n/generated/messages.js';
import type { Locale } from '#platform/i18n/locales.ts';
import type { DecisionView, Measure, OwnReport, Reportable } from './schema.ts';

/** A measure as a choice: "Hide it". */
export const MEASURE_CHOICES: Record<Measure, () => string> = {
  no_breach: m.moderation_measure_no_breach,
  hide: m.moderation_measure_hide,
  warn: m.moderation_measure_warn,
  suspend: m.moderation_measure_suspend,
  ban: m.moderation_measure_ban,
};

/** A measure as something that was done: "Hidden". */
export const MEASURE_NAMES: Record<Measure, () => string> = {
  no_breach: m.moderation_done_no_breach,
  hide: m.moderation_done_hide,
  warn: m.moderation_done_warn,
  suspend: m.moderation_done_suspend,
  ban: m.moderation_done_ban,
};

/** What came of a report, for whoever made it. */
export const OUTCOMES: Record<OwnReport['outcome'], () => string> = {
  open: m.moderation_reports_open,
  no_breach: m.moderation_reports_no_breach,
  breach: m.moderation_reports_breach,
};

/** A day in a locale's words, in universal time as deadlines are. */
export function dayOf(date: Date | string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(date),
  );
}

/** What a statement of reasons is about: "Your post in …". */
export function aboutWhat(
  { kind, title }: { kind: Reportable; title: string },
  locale?: Locale,
): string {
  return kind === 'post'
    ? m.moderation_decision_post({ title }, { locale })
    : m.moderation_decision_thing({ title }, { locale });
}

/** What was done, in words for the author. */
export function toldOf(
  decision: Pick<DecisionView, 'measure' | 'hidden' | 'suspendedUntil'>,
  tag: string,
  locale?: Locale,
): string[] {
  const { measure, hidden, suspendedUntil } = decision;
  return [
    measure === 'warn' && m.moderation_told_warn({}, { locale }),
    measure === 'suspend' &&
      suspendedUntil &&
      m.moderation_told_suspend({ date: dayOf(suspendedUntil, tag) }, { locale }),
    measure === 'ban' && m.moderation_told_ban({}, { locale }),
    hidden && m.moderation_told_hide({}, { locale }),
  ].filter((line) => typeof line === 'string');
}

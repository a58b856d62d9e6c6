import * as m from '#platform/i18n/generated/messages.js';
import type { Locale } from '#platform/i18n/locales.ts';
import type { NotificationKindName, Rhythm } from './schema.ts';

/** What happened, in one line; without a locale in that of the page. */
export function saying(
  kind: NotificationKindName,
  input: { name: string | null; title: string },
  locale?: Locale,
): string {
  const words = {
    title: input.title,
    name: input.name ?? m.notifications_somebody({}, { locale }),
  };
  const lines: Record<NotificationKindName, () => string> = {
    revealed: () => m.notifications_said_revealed(words, { locale }),
    move_proposed: () => m.notifications_said_move_proposed(words, { locale }),
    consent_asked: () => m.notifications_said_consent_asked(words, { locale }),
    consent_decided: () => m.notifications_said_consent_decided(words, { locale }),
    text_sent_back: () => m.notifications_said_text_sent_back(words, { locale }),
    text_published: () => m.notifications_said_text_published(words, { locale }),
    suggestion_decided: () => m.notifications_said_suggestion_decided(words, { locale }),
    accepted: () => m.notifications_said_accepted(words, { locale }),
    mentioned: () => m.notifications_said_mentioned(words, { locale }),
    answered: () => m.notifications_said_answered(words, { locale }),
    new_post: () => m.notifications_said_new_post(words, { locale }),
    announced: () => m.notifications_said_announced(words, { locale }),
    new_in_group: () => m.notifications_said_new_in_group(words, { locale }),
  };
  return lines[kind]();
}

/** The kind's name, as in "Stop mails of this kind: …". */
export function kindName(kind: NotificationKindName, locale?: Locale): string {
  const names: Record<NotificationKindName, () => string> = {
    revealed: () => m.notifications_kind_revealed({}, { locale }),
    move_proposed: () => m.notifications_kind_move_proposed({}, { locale }),
    consent_asked: () => m.notifications_kind_consent_asked({}, { locale }),
    consent_decided: () => m.notifications_kind_consent_decided({}, { locale }),
    text_sent_back: () => m.notifications_kind_text_sent_back({}, { locale }),
    text_published: () => m.notifications_kind_text_published({}, { locale }),
    suggestion_decided: () => m.notifications_kind_suggestion_decided({}, { locale }),
    accepted: () => m.notifications_kind_accepted({}, { locale }),
    mentioned: () => m.notifications_kind_mentioned({}, { locale }),
    answered: () => m.notifications_kind_answered({}, { locale }),
    new_post: () => m.notifications_kind_new_post({}, { locale }),
    announced: () => m.notifications_kind_announced({}, { locale }),
    new_in_group: () => m.notifications_kind_new_in_group({}, { locale }),
  };
  return names[kind]();
}

/** When mails come, in words. */
export function rhythmName(rhythm: Rhythm): string {
  const names: Record<Rhythm, () => string> = {
    instant: () => m.notifications_rhythm_instant(),
    daily: () => m.notifications_rhythm_daily(),
    never: () => m.notifications_rhythm_never(),
  };
  return names[rhythm]();
}

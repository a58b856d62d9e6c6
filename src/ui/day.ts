import { ui_locale_tag } from '#platform/i18n/generated/messages.js';

/** A calendar day in the reader's language. */
export function dayOf(date: Date | string): string {
  // In UTC on both sides, or the page would change when the browser takes it over.
  return new Intl.DateTimeFormat(ui_locale_tag(), { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(date),
  );
}

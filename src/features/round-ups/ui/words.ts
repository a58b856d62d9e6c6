import { ui_locale_tag } from '#platform/i18n/generated/messages.js';

/** A month by name, in the reader's language: `2026-11`, or its first day. */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat(ui_locale_tag(), {
    ...{ month: 'long', year: 'numeric', timeZone: 'UTC' },
  }).format(new Date(`${month.slice(0, 7)}-01T00:00:00Z`));

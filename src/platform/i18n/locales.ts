/** Locales of the interface; the first is the base. (The language of a text can be any BCP 47 tag.) */
export const LOCALES = ['en', 'fr', 'nl', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each locale in its own words, for the switcher. */
export const LOCALE_NAMES: Record<Locale, string> = {
  en: 'English',
  fr: 'Français',
  nl: 'Nederlands',
  de: 'Deutsch',
};

/** Whether a string is one of the interface's locales. */
export function isLocale(value: unknown): value is Locale {
  return LOCALES.includes(value as Locale);
}

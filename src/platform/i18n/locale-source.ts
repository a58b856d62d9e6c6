import type { Locale } from './locales.ts';

type Words = string | ((inputs: never) => string);

let source: () => string | undefined = () => undefined;

/** Says where the locale of "now" comes from: the request on the server, <html lang> in a browser. */
export function setLocaleSource(from: () => string | undefined): void {
  source = from;
}

/** A message from its words per locale; compact-messages.ts writes the calls. */
export function pick(en: Words, fr: Words, nl: Words, de: Words) {
  const words: Record<string, Words> = { en, fr, nl, de };
  return (inputs?: unknown, options?: { locale?: Locale }): string => {
    const chosen = words[options?.locale ?? source() ?? 'en'] ?? en;
    return typeof chosen === 'string' ? chosen : chosen(inputs as never);
  };
}

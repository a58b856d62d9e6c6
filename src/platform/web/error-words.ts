import * as messages from '#platform/i18n/generated/messages.js';
import type { Locale } from '#platform/i18n/locales.ts';

type Message = (inputs: object, options: { locale: Locale }) => string;

/**
 * The words for a refusal's code: the message `error_<code>` of whichever room has it. On the server
 * only (a browser gets the words, never the whole list). A test holds every code to having words.
 */
export function errorWords(code: string, locale: Locale): string {
  const known = messages as unknown as Record<string, Message | undefined>;
  const message = known[`error_${code}`] ?? known['error_unexpected'];
  return message ? message({}, { locale }) : code;
}

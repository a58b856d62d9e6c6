import type { Outcome } from '#features/examples/schema.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { excerpt, toMarkdown } from '#platform/markdown/index.ts';
import de from '../messages/de.json' with { type: 'json' };
import en from '../messages/en.json' with { type: 'json' };
import fr from '../messages/fr.json' with { type: 'json' };
import nl from '../messages/nl.json' with { type: 'json' };

// The sources of the words, not the compiled ones: the demo is told before anything is compiled.
const WORDS = { en, fr, nl, de };

/** Of each text of an example so much is told; the rest is read there. */
const MOST = 700;

/** What a round-up tells of an example, in one language. */
export interface Told {
  id: string;
  title: string;
  /** Of its words: another than the article's where it is not told in that. */
  language: string;
  organisationName: string;
  country: string | null;
  outcome: Outcome | null;
  summary: string;
  results: string;
  differently: string;
}

/** The words of a round-up's own: title, summary and how it begins. */
export function headOf(month: string, count: number, locale: Locale) {
  const words = WORDS[locale];
  const fill = (text: string) =>
    text.replace('{month}', monthIn(month, locale)).replace('{count}', String(count));
  return {
    title: fill(words.round_ups_text_title),
    summary: fill(words.round_ups_text_summary),
    intro: fill(words.round_ups_text_intro),
  };
}

/** A chapter about an example, as Markdown: where it was, what came of it, what they would change, and a link. */
export function chapterOf(example: Told, locale: Locale): string {
  const words = WORDS[locale];
  const outcome = {
    worked: words.round_ups_text_worked,
    mixed: words.round_ups_text_mixed,
    failed: words.round_ups_text_failed,
  };
  const place = [example.organisationName, nameOf('region', example.country, locale)];
  const foreign = example.language.split('-')[0] !== locale;
  const tongue = nameOf('language', example.language, locale);
  const paragraphs = [
    tagged('em', place.filter(Boolean).join(', ')),
    foreign && plain(words.round_ups_text_told_in.replace('{language}', tongue)),
    plain(example.summary),
    example.results &&
      tagged('strong', example.outcome ? outcome[example.outcome] : words.round_ups_text_results) +
        plain(excerpt(example.results, MOST)),
    !example.results && example.outcome && tagged('strong', outcome[example.outcome]),
    example.differently &&
      tagged('strong', words.round_ups_text_differently) +
        plain(excerpt(example.differently, MOST)),
  ];
  const told = toMarkdown(paragraphs.filter(Boolean).join(''));
  return `${told.trim()}\n\n[${words.round_ups_text_read}](copia:thing/${example.id})`;
}

const nameOf = (type: 'region' | 'language', code: string | null, locale: Locale): string =>
  code ? (new Intl.DisplayNames(locale, { type, fallback: 'code' }).of(code) ?? code) : '';

/** A month by name: `November 2026`. */
export const monthIn = (month: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month.slice(0, 7)}-01T00:00:00Z`),
  );

// What members wrote is text here, whatever signs it has: the serialiser says how it is written.
const plain = (text: string): string => (text ? `<p>${escaped(text)}</p>` : '');
const tagged = (tag: 'em' | 'strong', text: string): string =>
  text ? `<p><${tag}>${escaped(text)}</${tag}></p>` : '';
const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

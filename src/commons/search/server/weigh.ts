import { quoted } from './choose-candidates.ts';
import type { LanguageSize, Term } from './terms.ts';

/** One way to say one word of the query in one language, and what finding it is worth. */
export interface WeighedTerm {
  language: string;
  position: number;
  /** For PostgreSQL. */
  query: string;
  weight: number;
}

/** How rare a word is, as BM25 has it. */
export function rarity(passages: number, total: number): number {
  return Math.log(1 + (total - passages + 0.5) / (passages + 0.5));
}

/** What each word of a query weighs; one that is asked twice weighs double. */
export function weigh(terms: readonly Term[], sizes: readonly LanguageSize[]): WeighedTerm[] {
  const totals = new Map(sizes.map(({ language, passages }) => [language, passages]));
  const found = new Map<string, WeighedTerm>();
  for (const { language, position, lexeme, phrase, passages, worth = 1 } of terms) {
    const query = phrase ?? quoted(lexeme);
    const key = `${language} ${worth < 1 ? position : ''} ${query}`;
    const weight = worth * rarity(passages, totals.get(language)!);
    const known = found.get(key);
    if (known) known.weight += worth < 1 ? 0 : weight;
    else found.set(key, { language, position, query, weight });
  }
  return [...found.values()];
}

import type { SearchHit } from '../schema.ts';

/**
 * A query with the words that nobody wrote replaced by those that were found in their place, as they
 * stand in what the searcher sees: so no word shows that they could not read. Null: none is alike.
 */
export function meantBy(
  q: string,
  unknown: readonly string[],
  hits: readonly SearchHit[],
): string | null {
  const found = new Set<string>();
  for (const { snippet, title } of hits) {
    for (const [, word] of snippet.matchAll(/<mark>([^<]+)<\/mark>/g)) found.add(word!);
    for (const [word] of title.matchAll(/[\p{L}\p{M}'-]+/gu)) found.add(word);
  }
  let meant = q;
  for (const word of unknown) {
    let best: { word: string; alike: number } | null = null;
    for (const other of found) {
      const alike = likeness(word, bare(other));
      if (alike >= 0.5 && alike > (best?.alike ?? 0)) best = { word: other, alike };
    }
    if (!best) continue;
    const { word: other } = best;
    meant = meant.replace(/[\p{L}\p{M}'-]+/gu, (typed) =>
      bare(typed) === word ? other.toLowerCase() : typed,
    );
  }
  return meant === q ? null : meant;
}

const bare = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The share of pairs of letters that two words have in common (Dice). */
export function likeness(a: string, b: string): number {
  const pairs = (word: string) => {
    const padded = ` ${word} `;
    return new Set(Array.from({ length: padded.length - 1 }, (_, n) => padded.slice(n, n + 2)));
  };
  const [ofA, ofB] = [pairs(a), pairs(b)];
  let common = 0;
  for (const pair of ofA) if (ofB.has(pair)) common++;
  return (2 * common) / (ofA.size + ofB.size);
}

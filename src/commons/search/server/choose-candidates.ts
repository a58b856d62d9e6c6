import type { LanguageSize, Term } from './terms.ts';

/** One look into the index: what to find, and in how many of its newest slices (null: in all). */
export interface Look {
  query: string;
  slices: number | null;
}

/** Passages in one slice of the index; the migration's `slice` has it too. */
export const SLICE = 4_096;
/** A search ranks about so many passages: all with its rarer words, or the newest of what is common. */
export const CANDIDATES = 1_500;
/** Words that all have to be there in the second look: more are seldom in one passage. */
const TOGETHER = 3;

/** A word as PostgreSQL reads it in a query. */
export const quoted = (lexeme: string): string =>
  `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const anyOf = (queries: Iterable<string>) => [...new Set(queries)].join(' | ');

/**
 * Which passages are looked at. First the rarest word, and with it the next ones for as long as all
 * that is found stays few: whatever has none of them can't rank high. If even that is too much, or
 * words were left out: the newest slices of it, and the newest passages that have several of the words.
 */
export function chooseCandidates(
  terms: readonly Term[],
  sizes: readonly LanguageSize[],
  most = CANDIDATES,
): Look[] {
  const total = sizes.reduce((sum, { passages }) => sum + passages, 0);
  const words = new Map<number, { queries: Set<string>; passages: number }>();
  const seen = new Set<string>();
  for (const { language, position, lexeme, phrase, passages } of terms) {
    const query = phrase ? `(${phrase})` : quoted(lexeme);
    if (passages === 0 || seen.has(`${language} ${query}`)) continue;
    seen.add(`${language} ${query}`);
    const word = words.get(position) ?? { queries: new Set(), passages: 0 };
    word.queries.add(query);
    word.passages += passages;
    words.set(position, word);
  }
  const byRarity = [...words.values()].sort((a, b) => a.passages - b.passages);
  const [rarest] = byRarity;
  if (!rarest) return [];
  let sum = rarest.passages;
  let few = 1;
  while (few < byRarity.length && sum + byRarity[few]!.passages <= most)
    sum += byRarity[few++]!.passages;
  /** So many slices as should give about `wanted`; the newest is seldom full. */
  const newest = (expected: number, wanted = most): number | null =>
    expected <= wanted ? null : Math.ceil((wanted * total) / expected / SLICE) + 1;
  if (few === byRarity.length && sum <= most)
    return [{ query: anyOf(byRarity.flatMap((word) => [...word.queries])), slices: null }];
  const looks: Look[] = [
    {
      query: anyOf(byRarity.slice(0, few).flatMap((word) => [...word.queries])),
      // Most of it has but one of the words; the second look is for what has several.
      slices: sum <= most || byRarity.length === 1 ? newest(sum) : newest(sum, most / 3),
    },
  ];
  if (byRarity.length > 1) {
    const together = byRarity.slice(0, TOGETHER);
    const share = together.reduce((product, word) => (product * word.passages) / total, 1);
    looks.push({
      query: together.map((word) => `(${anyOf(word.queries)})`).join(' & '),
      slices: newest(share * total),
    });
  }
  return looks;
}

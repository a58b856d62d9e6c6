import type { Found } from './terms.ts';

/**
 * The language of a query: the one whose texts know most of its words, be it as words too common to be
 * indexed. Null where two know as many.
 */
export function queryLanguage({ terms, sizes, words }: Found): string | null {
  const known = sizes.map(({ language }) => {
    const own = terms.filter((term) => term.language === language);
    const positions = new Set(own.map(({ position }) => position));
    let count = 0;
    for (const position of words.keys()) if (!positions.has(position)) count++;
    for (const position of positions)
      if (own.some((term) => term.position === position && term.passages > 0)) count++;
    return { language, count };
  });
  known.sort((a, b) => b.count - a.count);
  if (!known[0] || known[0].count === known[1]?.count) return null;
  return known[0].language;
}

/** Without the words that are too common to be indexed in the query's own language: elsewhere they are names. */
export function dropCommon(found: Found): Found {
  const own = queryLanguage(found);
  if (own === null) return found;
  const kept = new Set(
    found.terms.filter(({ language }) => language === own).map(({ position }) => position),
  );
  return { ...found, terms: found.terms.filter(({ position }) => kept.has(position)) };
}

/** What somebody typed, taken apart. */
export interface ParsedQuery {
  /** All words that count for ranking, those of phrases too, in order. */
  words: string;
  /** Must be found as they stand. */
  phrases: string[];
  /** Must not be found. */
  excluded: string[];
}

const PIECE = /(^|[\s(])(-?)["“”„«]([^"“”„«»]+)["“”»]|(^|[\s(])-([\p{L}\p{N}][^\s"]*)/gu;

/** Reads quoted phrases and `-word` or `-"phrase"`; anything else is words. */
export function parseQuery(q: string): ParsedQuery {
  const phrases: string[] = [];
  const excluded: string[] = [];
  const words = q.replace(
    PIECE,
    (_, gap: string | undefined, minus: string, phrase?: string, _gap?: string, word?: string) => {
      const text = (phrase ?? word)!.trim();
      if (word !== undefined || minus) {
        if (text) excluded.push(text);
        return ' ';
      }
      if (text) phrases.push(text);
      return `${gap ?? ''} ${text} `;
    },
  );
  return { words: words.trim(), phrases, excluded };
}

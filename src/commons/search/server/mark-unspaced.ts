/** Scripts that write no spaces, and Korean: indexed by pairs of characters, see `search_words`. */
const UNSPACED =
  /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]/;
/** Characters shown around what was found. */
const AROUND = 40;

/**
 * The part of a text where most of what was asked stands together, with it marked by \u0001 and \u0002.
 * PostgreSQL's own `ts_headline` looks for words between spaces and finds none in these scripts.
 * @param lexemes pairs of characters, as the query has them
 * @returns null if none of them is there
 */
export function markUnspaced(text: string, lexemes: readonly string[]): string | null {
  const pairs = lexemes.filter((lexeme) => UNSPACED.test(lexeme));
  const spans = joined(pairs.flatMap((pair) => placesOf(text, pair)));
  if (spans.length === 0) return null;
  const within = (from: number) =>
    spans.filter(({ start, end }) => start >= from && end <= from + 2 * AROUND);
  const weight = (from: number) =>
    within(from).reduce((sum, { start, end }) => sum + end - start, 0);
  const [best] = spans
    .map(({ start }) => Math.max(0, start - AROUND / 2))
    .sort((a, b) => weight(b) - weight(a) || a - b);
  const [from, to] = [best!, Math.min(text.length, best! + 2 * AROUND)];
  let shown = '';
  let at = from;
  for (const { start, end } of spans.filter((span) => span.end > from && span.start < to)) {
    const [first, last] = [Math.max(start, at), Math.min(end, to)];
    shown += `${text.slice(at, first)}\u0001${text.slice(first, last)}\u0002`;
    at = last;
  }
  return `${from > 0 ? '… ' : ''}${shown}${text.slice(at, to)}${to < text.length ? ' …' : ''}`;
}

interface Span {
  start: number;
  end: number;
}

function placesOf(text: string, pair: string): Span[] {
  const places: Span[] = [];
  for (let at = text.indexOf(pair); at >= 0; at = text.indexOf(pair, at + 1))
    places.push({ start: at, end: at + pair.length });
  return places;
}

/** Pairs overlap: together they are one span. */
function joined(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else all.push({ ...span });
  }
  return all;
}

import search from 'approx-string-match';
import type { Passage } from '#commons/threads/schema.ts';

/** How many characters of a passage may have changed, of all: beyond that it says something else. */
const TOLERANCE = 0.25;
/** Longest needle that is looked for with changes: the cost grows with it. */
const MAX_APPROXIMATE = 400;

const bare = (text: string): string => text.replace(/\s+/g, '');

/**
 * Where a passage stands in a text that may have changed since: by its words, then by its words with a few
 * changes, nearest to what stood around it and to where it was (as Hypothesis does it). White space counts
 * for nothing on either side.
 * @returns index among the text's characters other than white space, or null if it is gone
 */
export function findPassage(text: string, passage: Omit<Passage, 'language'>): number | null {
  const [hay, needle] = [bare(text), bare(passage.exact)];
  if (needle === '') return null;
  const found = exactly(hay, needle);
  const near = found.length > 0 ? found : approximately(hay, needle);
  if (near.length === 0) return null;
  const [prefix, suffix] = [bare(passage.prefix), bare(passage.suffix)];
  const worth = (at: number) =>
    likeness(hay.slice(Math.max(0, at - prefix.length), at), prefix) +
    likeness(hay.slice(at + needle.length, at + needle.length + suffix.length), suffix) -
    Math.abs(at - passage.start) / Math.max(1, hay.length);
  return near.reduce((best, at) => (worth(at) > worth(best) ? at : best));
}

function exactly(hay: string, needle: string): number[] {
  const found: number[] = [];
  for (
    let at = hay.indexOf(needle);
    at >= 0 && found.length < 100;
    at = hay.indexOf(needle, at + 1)
  )
    found.push(at);
  return found;
}

function approximately(hay: string, needle: string): number[] {
  const part = needle.slice(0, MAX_APPROXIMATE);
  const matches = search(hay, part, Math.floor(part.length * TOLERANCE));
  const fewest = Math.min(...matches.map(({ errors }) => errors));
  return matches.filter(({ errors }) => errors === fewest).map(({ start }) => start);
}

/** How many characters two texts share at the same places, of all: 0 to 1. */
function likeness(one: string, other: string): number {
  if (other === '') return 0;
  let same = 0;
  for (let i = 0; i < other.length; i++) if (one[i] === other[i]) same++;
  return same / other.length;
}

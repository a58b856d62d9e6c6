import { readFileSync } from 'node:fs';
import { join } from 'node:path';

let names: Map<string, string> | undefined;

/** Unicode emoji by short name: from emojibase-data 17.0.0 (MIT, Copyright (c) 2017-2019 Miles Johnson). */
function emojiNames(): Map<string, string> {
  if (names) return names;
  names = new Map();
  const file = readFileSync(join(import.meta.dirname, 'emoji-names.txt'), 'utf8');
  for (const line of file.split('\n')) {
    const [emoji, ...words] = line.split(' ');
    for (const word of words) names.set(word, emoji!);
  }
  return names;
}

const SKIN_TONES = ['🏻', '🏼', '🏽', '🏾', '🏿'];

/** The character of `:name:` or `:name:t2:`, or `null`: a forum may have pictures of its own. */
export function emojiOf(code: string): string | null {
  const [, name, tone] = /^:([\w+-]+)(?::t([2-6]))?:$/.exec(code) ?? [];
  const emoji = name && emojiNames().get(name.toLowerCase());
  if (!emoji) return null;
  return tone ? emoji.replace(/^(\P{M})\ufe0f?/u, `$1${SKIN_TONES[Number(tone) - 2]}`) : emoji;
}

/** Discourse's own list of what people type for a face. */
const FACES: Readonly<Record<string, string>> = {
  ':)': 'slight_smile',
  ':-)': 'slight_smile',
  ':D': 'smiley',
  ':-D': 'smiley',
  ';)': 'wink',
  ';-)': 'wink',
  ':(': 'frowning',
  ':-(': 'frowning',
  ":'(": 'cry',
  ":'-(": 'cry',
  ":-'(": 'cry',
  ':P': 'stuck_out_tongue',
  ':-P': 'stuck_out_tongue',
  ':p': 'stuck_out_tongue',
  ':-p': 'stuck_out_tongue',
  ':O': 'open_mouth',
  ':-O': 'open_mouth',
  ':o': 'open_mouth',
  ':|': 'expressionless',
  ':-|': 'expressionless',
  ':/': 'confused',
  ':-/': 'confused',
  ':$': 'blush',
  ':-$': 'blush',
  ':*': 'kissing_heart',
  ':-*': 'kissing_heart',
  '^_^': 'slight_smile',
  '>:(': 'angry',
  '>:-(': 'angry',
  '8-)': 'sunglasses',
  '<3': 'heart',
};

const FACE = Object.keys(FACES)
  .sort((a, b) => b.length - a.length)
  .map((face) => face.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  .join('|');
const TYPED = new RegExp(
  `(?<![\\p{L}\\p{N}:])(:[\\w+-]{1,60}:(?:t[2-6]:)?)|(?<=^|\\s)(${FACE})(?=$|\\s)`,
  'gu',
);

/**
 * Where a piece of plain text has emoji by name or as a typed face.
 * @param drawn the short names that the forum drew in this text; `null` when nobody knows
 */
export function findEmoji(
  text: string,
  drawn: ReadonlySet<string> | null,
): { start: number; end: number; text: string }[] {
  return [...text.matchAll(TYPED)].flatMap((match) => {
    const code = match[1] ?? `:${FACES[match[2]!]}:`;
    if (drawn && !drawn.has(code)) return [];
    const emoji = emojiOf(code);
    return emoji ? [{ start: match.index, end: match.index + match[0].length, text: emoji }] : [];
  });
}

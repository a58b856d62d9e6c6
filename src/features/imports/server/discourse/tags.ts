/** Tags in running text, with their way out of them. A tag that is not closed is plain text. */
const INLINE: readonly [RegExp, (inner: string, value: string) => string][] = [
  [
    /\[(url)="?([^\]\s"]+)"?\]((?:[^[\]]|\[[^\]]*\])*?)\[\/url\]/gi,
    (inner, url) => `[${inner}](<${url}>)`,
  ],
  [/\[(url)()\]([^[\]\s]+)\[\/url\]/gi, (inner) => `<${inner}>`],
  [/\[(img)(?:=[^\]]*)?()\]([^[\]\s]+)\[\/img\]/gi, (inner) => `![](<${inner}>)`],
  [/\[(b)()\]([^\n]*?)\[\/b\]/gi, (inner) => `<b>${inner}</b>`],
  [/\[(i)()\]([^\n]*?)\[\/i\]/gi, (inner) => `<i>${inner}</i>`],
  [/\[(u)()\]([^\n]*?)\[\/u\]/gi, (inner) => `<u>${inner}</u>`],
  [/\[(s)()\]([^\n]*?)\[\/s\]/gi, (inner) => `<s>${inner}</s>`],
  [/\[(spoiler)()\]([^\n]*?)\[\/spoiler\](?=[^\n]*\S)/gi, (inner) => inner],
];
const CODE_TAG = /\[code\]([^\n]+?)\[\/code\]/gi;
const HAS_TAG = /\[\/(?:url|img|b|i|u|s|spoiler|code)\]|\^\[|\[date=/i;
const CODE =
  /^[ \t>]*(`{3,}|~{3,})[^]*?(?:^[ \t>]*\1|$(?![^]))|(?<!`)(`+)(?!`)[^]*?(?<!`)\2(?!`)|^(?: {4}|\t).*$/gm;

/**
 * Tags in square brackets within running text, footnotes written where they are called, and dates,
 * as Markdown. Code stays as it is.
 */
export function convertTags(raw: string): string {
  if (!HAS_TAG.test(raw)) return raw;
  // `[code]` may hold backticks: it goes first.
  const source = convertNotes(raw.replace(CODE_TAG, (_, inner: string) => codeSpan(inner)));
  let result = '';
  let end = 0;
  for (const match of source.matchAll(CODE)) {
    result += convertPiece(source.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + convertPiece(source.slice(end));
}

const NOTE = /\^\[((?:[^[\]\n`]|`[^`\n]*`|\[[^[\]\n]*\](?:\([^()\s]*\))?)+)\]/g;

/** `^[a note]` becomes a footnote at the end of the text. */
function convertNotes(text: string): string {
  const code = [...text.matchAll(CODE)].map(({ index, 0: { length } }) => [index, index + length]);
  const notes: string[] = [];
  const result = text.replace(NOTE, (whole, note: string, at: number) => {
    if (code.some(([start, end]) => start! <= at && at < end!)) return whole;
    const name = `inline-${notes.length + 1}`;
    notes.push(`[^${name}]: ${note}`);
    return `[^${name}]`;
  });
  return notes.length === 0 ? text : `${result}\n\n${notes.join('\n\n')}`;
}

function convertPiece(text: string): string {
  let result = text;
  for (const [tag, write] of INLINE)
    result = result.replace(tag, (_, _name: string, value: string | undefined, inner: string) =>
      write(inner, value ?? ''),
    );
  return result.replace(/\[date=([\d-]{10})([^\]\n]*)\]/g, (_, day: string, rest: string) => {
    const time = /time=([\d:]{5,8})/.exec(rest)?.[1];
    const zone = /timezone="?([\w/+-]+)/.exec(rest)?.[1] ?? 'UTC';
    return time ? `${day} ${time.slice(0, 5)} (${zone})` : day;
  });
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(text) ? ' ' : '';
  return mark + space + text + space + mark;
}

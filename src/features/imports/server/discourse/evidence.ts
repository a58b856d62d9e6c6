/** How one forum writes, decided from its rendered HTML. */
export interface Dialect {
  /** A single line break in the text breaks the line on the page. */
  breaks: boolean;
  /** `$…$` and `$$` are formulas. */
  maths: boolean;
  /** `:smile:` is drawn. */
  emoji: boolean;
  /** The forum's own address, without a path. */
  site: string | null;
}

/** The end of a line in letters that stand in the HTML as they are written. */
const PLAIN_END = /[\p{L}\p{N} ,.:;()!?/-]{4,}$/u;
const PLAIN_START = /^[\p{L}\p{N} ,.:;()!?/-]{4,}/u;
/** A line that begins a block: the line before it ends for another reason. */
const BLOCK_START = /^(?:\s*$|\s*(?:[-*+>#|=]|\d+[.)]|```|~~~|\$\$)| {4}|\t)/;

/**
 * Whether single line breaks of this text became `<br>` in its HTML; `null` when it does not show.
 * Looks at lines that end in plain letters and go on in the next one, outside code.
 */
export function lineBreaks(raw: string, cooked: string): boolean | null {
  const lines = raw.split(/\r?\n/).map((line) => line.replace(/^(?:\s*>)+ ?/, ''));
  let inCode = false;
  let plain = false;
  for (let i = 0; i < lines.length - 1; i++) {
    const line = lines[i]!;
    if (/^\s*(?:```|~~~|<pre)/.test(line)) inCode = !inCode;
    if (inCode || BLOCK_START.test(lines[i + 1]!) || / {2}$|\\$/.test(line)) continue;
    const end = PLAIN_END.exec(line.trimEnd())?.[0].trimStart();
    const start = PLAIN_START.exec(lines[i + 1]!)?.[0];
    if (start && cooked.includes(`<br>\n${start}`)) return true;
    if (!end || end.length < 4 || /\.\.|--|,,/.test(end)) continue;
    if (cooked.includes(`${end}<br>\n`)) return true;
    plain ||= cooked.includes(`${end}\n`);
  }
  return plain ? false : null;
}

/** The short names of emoji that the forum drew in a text; `null` when nobody knows. */
export function drawnEmoji(cooked: string | null, draws: boolean): ReadonlySet<string> | null {
  if (cooked === null) return draws ? null : new Set();
  return new Set(
    [...cooked.matchAll(/<img[^>]*class="emoji[^>]*>/g)].flatMap(
      ([image]) => /alt="(:[^"]+:)"/.exec(image)?.[1] ?? [],
    ),
  );
}

/** Addresses written without `https://` that the forum made links of, by what is written. */
export function findLinked(cooked: string | null): ReadonlyMap<string, string> {
  return new Map(
    [...(cooked ?? '').matchAll(/<a href="(http:\/\/([^"<>]+))"[^>]*>([^<>]+)<\/a>/g)].flatMap(
      ([, url, rest, words]) =>
        words!.toLowerCase().replace(/\/$/, '') === rest!.toLowerCase().replace(/\/$/, '')
          ? [[words!, url!] as const]
          : [],
    ),
  );
}

/** Categories and tags as they are written (`#parent:name`), with the name that the forum showed. */
export function findHashtags(cooked: string | null): ReadonlyMap<string, string> {
  return new Map(
    [...(cooked ?? '').matchAll(/<a class="hashtag-cooked"[^>]*>/g)].flatMap(([tag]) => {
      const slug = /data-slug="([^"]+)"/.exec(tag)?.[1];
      const ref = /data-ref="([^"]+)"/.exec(tag)?.[1];
      return slug && ref && slug !== ref ? [[`#${ref}`, slug] as const] : [];
    }),
  );
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font, Path } from 'opentype.js';

// Besley in the files of our own package: a picture looks the same on every machine, whatever fonts it has.
const FILES = ['latin', 'latin-ext'].map(
  (part) => `@fontsource/besley/files/besley-${part}-700-normal.woff`,
);
let fonts: Promise<Font[]> | null = null;

/** Reads the fonts when the first picture is drawn: most processes never draw one. */
const loadFonts = (): Promise<Font[]> =>
  (fonts ??= (async () => {
    const { default: opentype } = await import('opentype.js');
    const { resolve } = createRequire(import.meta.url);
    return FILES.map((file) => {
      const { buffer, byteOffset, byteLength } = readFileSync(resolve(file));
      return opentype.parse(buffer.slice(byteOffset, byteOffset + byteLength));
    });
  })());

/** Sets lines of text as outlines. */
export interface Setter {
  /** Whether it has a sign for each character. */
  knows: (text: string) => boolean;
  width: (text: string, size: number) => number;
  /** The outlines of a line that begins at this place, as an SVG path's data. */
  path: (text: string, x: number, y: number, size: number) => string;
  /** The text in lines no wider than `width`; a word that is wider alone is broken. */
  lines: (text: string, size: number, width: number) => string[];
}

export async function loadSetter(): Promise<Setter> {
  const all = await loadFonts();
  const fontOf = (char: string) => all.find((font) => font.charToGlyphIndex(char) > 0);
  /** Runs of characters that one font has. */
  const runs = (text: string) => {
    const found: { font: Font; text: string }[] = [];
    for (const char of text) {
      const font = fontOf(char) ?? all[0]!;
      const last = found.at(-1);
      if (last?.font === font) last.text += char;
      else found.push({ font, text: char });
    }
    return found;
  };
  const width = (text: string, size: number) =>
    runs(text).reduce((sum, run) => sum + run.font.getAdvanceWidth(run.text, size), 0);
  return {
    knows: (text) => [...text].every((char) => /\s/.test(char) || fontOf(char)),
    width,
    path(text, x, y, size) {
      let at = x;
      return runs(text)
        .map((run) => {
          const data = dataOf(run.font.getPath(run.text, at, y, size));
          at += run.font.getAdvanceWidth(run.text, size);
          return data;
        })
        .join('');
    },
    lines: (text, size, most) => breakLines(text, (line) => width(line, size) <= most),
  };
}

/** An outline as an SVG path's data. The library's own writer makes `NaN` of numbers close to zero. */
function dataOf({ commands }: Path): string {
  const put = (...values: number[]) => values.map((value) => value.toFixed(1)).join(' ');
  return commands
    .map((one) => {
      if (one.type === 'C') return `C${put(one.x1, one.y1, one.x2, one.y2, one.x, one.y)}`;
      if (one.type === 'Q') return `Q${put(one.x1, one.y1, one.x, one.y)}`;
      return one.type === 'Z' ? 'Z' : `${one.type}${put(one.x, one.y)}`;
    })
    .join('');
}

/** Exported for its tests. */
export function breakLines(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = '';
    for (const char of word) {
      if (line && !fits(line + char)) {
        lines.push(line);
        line = '';
      }
      line += char;
    }
  }
  return line ? [...lines, line] : lines;
}

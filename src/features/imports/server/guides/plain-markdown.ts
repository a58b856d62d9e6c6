import { codeSpans, replaceOutsideCode } from './code-spans.ts';
import type { Note } from './page.ts';

type Add = (line: number, reason: Note['reason'], what: string) => void;

const GROUP = 'section|div|article|aside|main|nav|center|header|footer|figure|hgroup';
const ONLY_GROUPS = new RegExp(`^\\s*(?:</?(?:${GROUP})(?:\\s[^<>]*)?>\\s*)+$`, 'i');
const HOLDERS = /<(\/?)(table|ul|ol|dl|pre|details|blockquote|p|td|th|li)(?=[\s>])/gi;

/**
 * Turns what only some site generators understand into Markdown: boxes in `<section markdown="1">`, attribute
 * lists of kramdown, notes of MkDocs and Docusaurus, styles and scripts. Lines stay where they are.
 */
export function plainMarkdown(text: string, note: Add): string {
  let out = replaceOutsideCode(text, /<(style|script)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, () => '');
  out = replaceOutsideCode(out, /<!--[\s\S]*?-->/g, () => '');
  out = replaceOutsideCode(
    out,
    /<(iframe|video|audio|embed|object|source)\b([^>]*)>(?:[\s\S]*?<\/\1\s*>)?/gi,
    ([, name, attributes], line) => {
      const src = /\b(?:src|data)\s*=\s*["']?([^"'\s>]+)/i.exec(attributes!)?.[1];
      note(line, 'embedded', src ?? `<${name}>`);
      return src && /^https?:/i.test(src) ? `<${src}>` : '';
    },
  );
  out = replaceOutsideCode(
    out,
    /^ {0,3}<h([1-6])\b([^>\n]*)>(.*?)<\/h\1>[ \t]*$/gim,
    ([, depth, attributes, words]) => {
      const id = /\bid\s*=\s*["']?([^"'\s>]+)/i.exec(attributes!)?.[1];
      return `${'#'.repeat(Number(depth))} ${words!.trim()}${id ? ` {#${id}}` : ''}`;
    },
  );
  out = replaceOutsideCode(out, /^[ \t]*\{:[^}\n]*\}[ \t]*$/gm, () => '');
  out = replaceOutsideCode(out, /\{:[^}\n]*\}/g, () => '');
  out = admonitions(out);
  return dropGroups(out);
}

/** Opening and closing tags of boxes that stand on lines of their own, as long as no table or list holds them. */
function dropGroups(text: string): string {
  const code = codeSpans(text);
  let at = 0;
  let depth = 0;
  return text
    .split('\n')
    .map((line) => {
      const start = at;
      at += line.length + 1;
      if (code.some(([from, to]) => start >= from && start < to)) return line;
      if (depth <= 0 && ONLY_GROUPS.test(line)) return '';
      for (const [, slash] of line.matchAll(HOLDERS)) depth += slash ? -1 : 1;
      if (line.trim() === '' && depth < 0) depth = 0;
      return line;
    })
    .join('\n');
}

const named = (type: string, title: string | undefined): string =>
  (title ?? '').trim() || type[0]!.toUpperCase() + type.slice(1);

/** `!!! note "Title"` with its indented text, and `:::note[Title] … :::`, as quotes that begin with their title. */
function admonitions(text: string): string {
  const mkdocs = replaceOutsideCode(
    text,
    /^(?:!!!|\?\?\?\+?)[ \t]+(\w+)[^\n"]*(?:"([^"\n]*)")?[^\n]*\n((?:(?: {4}|\t)[^\n]*(?:\n|$)|[ \t]*\n(?= {4}|\t))+)/gm,
    ([, type, title, inner]) =>
      quoted(named(type!, title), inner!.replace(/\n$/, '').replace(/^(?: {4}|\t)/gm, '')),
  );
  return replaceOutsideCode(
    mkdocs,
    /^:::[ \t]*(\w+)[ \t]*(?:\[([^\]\n]*)\]|([^\n]*))\n([\s\S]*?)\n:::[ \t]*$/gm,
    ([, type, bracketed, words, inner]) => quoted(named(type!, bracketed || words), inner!),
  );
}

function quoted(title: string, inner: string): string {
  const lines = inner.split('\n').map((line) => (line.trim() ? `> ${line}` : '>'));
  return [`> **${title.replace(/[*_[\]]/g, '\\$&')}:**`, ...lines].join('\n');
}

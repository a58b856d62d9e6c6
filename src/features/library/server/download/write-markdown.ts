import { escapeWords, toMarkdown } from '#platform/markdown/index.ts';
import type { ReadTexts } from '../document/read-document.ts';

interface From {
  community: string;
  /** Of the page; empty: unknown. */
  address: string;
  /** Of the site, without a slash at its end. */
  site: string;
  /** When it was last changed, in words. */
  day: string;
  /** Whether its title stands over it, and below it where it is from. */
  title: boolean;
  origin: boolean;
}

/** A text as Markdown, its links leading back here and its names plain words. */
export function writeMarkdown({ head, chapters }: ReadTexts, from: From): string {
  const parts: string[] = [];
  if (from.title) parts.push(`# ${escapeWords(head.title)}`);
  if (head.summary && from.origin) parts.push(escapeWords(head.summary));
  for (const { title, html } of chapters) {
    if (title) parts.push(`## ${escapeWords(title)}`);
    const text = toMarkdown(outward(below(html, title ? 3 : 2), from.site)).trim();
    if (text) parts.push(text);
  }
  if (!from.origin) return `${parts.join('\n\n')}\n`;
  const community = escapeWords(from.community);
  const place = from.address ? `[${community}](<${from.address}>)` : community;
  parts.push('***', [place, escapeWords(from.day)].join(', '));
  return `${parts.join('\n\n')}\n`;
}

/** Headings stand under the title of their chapter, however their author counted. */
function below(html: string, first: number): string {
  const levels = [...html.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
  const by = Math.max(0, first - Math.min(...levels, first));
  return html.replace(/<(\/?)h([1-6])(?=[ >])/g, (_, end: string, level: string) => {
    return `<${end}h${Math.min(6, Number(level) + by)}`;
  });
}

/** Names and titles as they are read, addresses with the site that they are of. */
const outward = (html: string, site: string): string =>
  html
    .replace(/ data-slot="[^"]*"/g, '')
    .replace(/ data-words="[^"]*"/g, '')
    .replace(/ (href|src)="\/(?!\/)/g, ` $1="${site}/`);

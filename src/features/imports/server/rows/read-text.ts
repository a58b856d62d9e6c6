import { MarkdownTooComplex, escapeWords, toMarkdown } from '#platform/markdown/index.ts';
import { MAX_POST } from '#commons/threads/schema.ts';
import { rewriteAddresses } from '../guides/rewrite.ts';
import type { RowReader } from './row-says.ts';

/** Tags that nobody writes by chance: a text with one of them is HTML. */
const TAGS =
  /<\/?(?:p|br|div|span|ul|ol|li|h[1-6]|strong|em|b|i|u|a|img|table|blockquote|hr|figure|section|article|script|iframe|style)(?:\s[^<>]*)?\/?>/i;

/**
 * A text of a row as clean Markdown; each of its columns on its own, then one below the other.
 * @param site what links without an address of their own belong to
 */
export function readText(row: RowReader, field: string, site: string | undefined): string {
  const how = row.how(field);
  if (!how) return '';
  const format = how.format ?? 'auto';
  const parts = row.list(field).map((part) => {
    try {
      return linkOut(toOurs(part, format), site).trim();
    } catch (error) {
      if (!(error instanceof MarkdownTooComplex)) throw error;
      row.fault(field, error.code === 'too_long' ? 'too_long' : 'too_complex');
      return '';
    }
  });
  const text = parts.filter(Boolean).join(how.join ?? '\n\n');
  if (text.length > MAX_POST) row.fault(field, 'too_long');
  return text;
}

function toOurs(text: string, format: string): string {
  const even = text.replace(/\r\n?/g, '\n');
  if (format === 'html' || (format === 'auto' && TAGS.test(even))) return toMarkdown(even);
  if (even.length > MAX_POST)
    throw new MarkdownTooComplex('too_long', 'Longer than any text here.');
  if (format !== 'text') return even;
  // Paragraphs of plain words: whatever looks like a mark is none.
  return even
    .split(/\n{2,}/)
    .map((paragraph) =>
      paragraph
        .split('\n')
        .map((line) => escapeWords(line.trim()))
        .join('\\\n'),
    )
    .join('\n\n');
}

/** Pages here, as our own export names them. */
const HERE = /^\/(?:guides|articles|examples|conversations|practices|files)\/[^/]/;

/** Links and pictures keep their addresses, with the site before those that have none; what leads nowhere is words. */
function linkOut(markdown: string, site: string | undefined): string {
  if (!/[<\]]|:\/\/|www\./i.test(markdown)) return markdown; // no link, no picture
  const link = (url: string): string | null => {
    if (/^(?:https?|mailto|tel):/i.test(url)) return url;
    if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return null;
    if (site && !url.startsWith('#'))
      return URL.canParse(url, site) ? new URL(url, site).href : null;
    return HERE.test(url) ? url : null;
  };
  return rewriteAddresses(markdown, [], {
    link,
    keepReferences: true,
    picture: (url) => {
      const to = link(url);
      return to === null ? null : { url: to, width: null, height: null };
    },
    bare: (url) => (link(url) === null ? escapeWords(url) : null),
  });
}

import { slotUrl } from './slots.ts';
import { applyEdits, type Edit, type Span, wordSpans } from './source-spans.ts';

const HANDLE =
  /(?<![\p{L}\p{N}_@/.\\&#-])@([\p{L}\p{N}](?:[\p{L}\p{N}_.-]{0,58}[\p{L}\p{N}_])?)(?![@\\])/gu;

/** Whom a handle stands for. */
export interface Mentioned {
  id: string;
  name: string;
  /** Left out: a member. */
  kind?: 'member' | 'team';
}

type Found = Span & { handle: string };

function findHandles(markdown: string): Found[] {
  if (!markdown.includes('@')) return [];
  return wordSpans(markdown).flatMap((span) =>
    [...markdown.slice(span.start, span.end).matchAll(HANDLE)].map((match) => {
      const start = span.start + match.index;
      return { start, end: start + match[0].length, handle: match[1]!.toLowerCase() };
    }),
  );
}

/** The handles that a text mentions as `@handle`, each once, in lower case, without the `@`. */
export function mentionHandles(markdown: string): string[] {
  return [...new Set(findHandles(markdown).map((found) => found.handle))];
}

/**
 * Turns typed `@handle` into a link that holds the id of the member or team. Handles in code and links, and those
 * that `resolve` does not know, stay as they are, and so does every other byte.
 * @param resolve members and teams by handle in lower case
 */
export async function resolveMentions(
  markdown: string,
  resolve: (handles: string[]) => Promise<Map<string, Mentioned>>,
): Promise<string> {
  const found = findHandles(markdown);
  if (found.length === 0) return markdown;
  const members = await resolve([...new Set(found.map(({ handle }) => handle))]);
  const edits = found.flatMap(({ start, end, handle }): Edit[] => {
    const member = members.get(handle);
    return member ? [{ start, end, text: mentionMarkdown(member) }] : [];
  });
  return applyEdits(markdown, edits);
}

/** The Markdown of a mention: `[@Anna Peeters](copia:member/<uuid>)`. */
export function mentionMarkdown({ id, name, kind = 'member' }: Mentioned): string {
  return `[@${escapeWords(name)}](${slotUrl({ kind, id })})`;
}

/**
 * The first line of a quote, to stand before the quoted lines: `> [Anna Peeters](copia:post/<uuid>):`.
 * Gives the whole blockquote; the quoted Markdown may have any number of lines.
 */
export function quoteMarkdown(post: { id: string; authorName: string }, quoted: string): string {
  const header = `[${escapeWords(post.authorName)}](${slotUrl({ kind: 'post', id: post.id })})`;
  const lines = [header, '', ...quoted.trim().split(/\r\n?|\n/)];
  return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

/** A name as words of a link: on one line, and nothing in it is a mark. */
export function escapeWords(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&~|!]/g, '\\$&');
}

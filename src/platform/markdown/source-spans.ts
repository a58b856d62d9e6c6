import type { Link, Nodes, Parents } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import { parseMarkdown } from './parse.ts';

/** A piece of the source, as half-open offsets in UTF-16 code units. */
export type Span = { start: number; end: number };
export type Edit = Span & { text: string };

/** The pieces of a text that are read as plain words: not code, not links, not hand-written HTML. */
export function wordSpans(markdown: string): Span[] {
  const spans: Span[] = [];
  visit(parseMarkdown(markdown), (node, index, parent) => {
    if (node.type === 'link' || node.type === 'linkReference') return SKIP;
    if (node.type !== 'text' || insideHtmlCode(parent, index)) return undefined;
    const span = sourceSpan(markdown, node);
    if (span) spans.push(span);
    return undefined;
  });
  return spans;
}

/** The links written as nothing but their address: `https://…` or `<https://…>`. */
export function bareLinks(markdown: string): (Span & { url: string })[] {
  const links: (Span & { url: string })[] = [];
  visit(parseMarkdown(markdown), 'link', (node, index, parent) => {
    const span = sourceSpan(markdown, node);
    if (!span || insideHtmlCode(parent, index)) return SKIP;
    const source = markdown.slice(span.start, span.end).replace(/^<(.*)>$/, '$1');
    if (source === node.url && source === wordsOf(node)) links.push({ ...span, url: node.url });
    return SKIP;
  });
  return links;
}

/** Makes edits that do not overlap; every other byte stays as it is. */
export function applyEdits(markdown: string, edits: Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  let result = '';
  let end = 0;
  for (const edit of sorted) {
    result += markdown.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  return result + markdown.slice(end);
}

/** Where a node stands in the source, or `null` for a node that was not written. */
export function sourceSpan(markdown: string, node: Nodes): Span | null {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined) return null;
  const shift = bomLength(markdown);
  return { start: start + shift, end: end + shift };
}

/** The parser does not count a byte order mark. */
function bomLength(markdown: string): number {
  return markdown.startsWith('\ufeff') ? 1 : 0;
}

function wordsOf(node: Link): string {
  const [child] = node.children;
  return child?.type === 'text' ? child.value : '';
}

/** Whether the words stand between hand-written tags that make them code or a link. */
function insideHtmlCode(parent: Parents | undefined, index: number | undefined): boolean {
  let depth = 0;
  for (const sibling of parent?.children.slice(0, index) ?? []) {
    if (sibling.type !== 'html') continue;
    if (/^<(?:a|code|kbd|pre)[\s>]/i.test(sibling.value)) depth += 1;
    else if (/^<\/(?:a|code|kbd|pre)\s*>/i.test(sibling.value)) depth -= 1;
  }
  return depth > 0;
}

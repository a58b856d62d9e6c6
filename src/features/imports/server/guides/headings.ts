import type { Heading as HeadingNode, Nodes, Root } from 'mdast';
import { parseMarkdown } from '#platform/markdown/index.ts';

export interface Heading {
  /** Of the text, in UTF-16 code units. */
  start: number;
  end: number;
  depth: number;
  title: string;
  /** An id of its own that was written behind it: `## Title {#id}`. */
  id: string | null;
}

const ID = /\s*\{#([^\s{}]+)\}\s*$/;

/** The headings of a text that stand in no quote and no list. */
export function headingsOf(text: string): Heading[] {
  return topHeadings(parseMarkdown(text)).map((node) => headingOf(node));
}

function topHeadings(tree: Root): HeadingNode[] {
  return tree.children.filter((node) => node.type === 'heading');
}

function headingOf(node: HeadingNode): Heading {
  const words = wordsOf(node).replace(/\s+/g, ' ').trim();
  return {
    start: node.position!.start.offset!,
    end: node.position!.end.offset!,
    depth: node.depth,
    title: words.replace(ID, '').replace(/\s#+$/, '').slice(0, 200),
    id: ID.exec(words)?.[1] ?? null,
  };
}

/** What a node says, without marks. */
export function wordsOf(node: Nodes): string {
  if (node.type === 'text' || node.type === 'inlineCode') return node.value;
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'break') return ' ';
  return 'children' in node ? node.children.map(wordsOf).join('') : '';
}

/**
 * The title of a text, and the text without it: its first heading, if that is of the first level. As many lines
 * stay.
 */
export function outlineOf(text: string): { title: string; text: string } {
  const [first] = headingsOf(text);
  if (!first || first.depth !== 1 || !first.title) return { title: '', text };
  const lines = text.slice(first.start, first.end).split('\n').length - 1;
  return {
    title: first.title,
    text: text.slice(0, first.start) + '\n'.repeat(lines) + text.slice(first.end),
  };
}

/** What links to a heading may end with: its own id, and as GitHub and as kramdown make it of its words. */
export function fragmentsOf({ title, id }: Heading): string[] {
  const lower = title.toLowerCase().trim();
  const github = lower.replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '').replace(/\s/g, '-');
  const kramdown = lower
    .replace(/^[^a-z]+/, '')
    .replace(/[^a-z0-9 -]/g, '')
    .replace(/ /g, '-');
  const folded = lower
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return [...new Set([...(id ? [id.toLowerCase()] : []), github, kramdown, folded])].filter(
    Boolean,
  );
}

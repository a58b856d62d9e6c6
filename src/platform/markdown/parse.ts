import type { Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { checkTree, limitInlineMarks, withinStack } from './limits.ts';
import { checkSource } from './source-limits.ts';

const parser = unified().use(remarkParse).use(remarkGfm).use(limitInlineMarks).freeze();

/**
 * The syntax tree of a Markdown text (CommonMark and GFM), with the position of each node.
 * Throws `MarkdownTooComplex` for texts beyond the limits.
 */
export function parseMarkdown(markdown: string): Root {
  checkSource(markdown);
  const tree = withinStack(() => parser.parse(markdown));
  checkTree(tree);
  return tree;
}

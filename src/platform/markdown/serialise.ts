import type { Root as HastRoot } from 'hast';
import type { Root as MdastRoot } from 'mdast';
import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkStringify, { type Options as Style } from 'remark-stringify';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import { cleanHtml } from './clean-html.ts';
import { checkHtmlSource, checkTree, withinStack } from './limits.ts';
import { SCHEMA } from './schema.ts';
import { tidy } from './tidy.ts';
import { HANDLERS } from './to-mdast.ts';
import { isElement } from './tree.ts';

/** How Copia writes Markdown. Fixed: a change would rewrite texts that nobody touched. */
const STYLE: Style = {
  bullet: '-',
  bulletOther: '*',
  emphasis: '*',
  strong: '*',
  fence: '`',
  fences: true,
  rule: '*',
  listItemIndent: 'one',
  incrementListMarker: true,
  resourceLink: false,
  handlers: {
    break(_node, _parent, state) {
      const oneLine = state.stack.includes('tableCell') || state.stack.includes('headingAtx');
      return oneLine ? '<br>' : '\\\n';
    },
  },
};

/** What is left of foreign HTML: what we render, and the marks of our own HTML. */
const READ_SCHEMA: Schema = {
  ...SCHEMA,
  attributes: {
    ...SCHEMA.attributes,
    a: [...SCHEMA.attributes!.a!, 'dataSlot', 'dataWords', ['className', 'remote-image']],
    li: ['id'],
  },
};

const parse = unified().use(rehypeParse, { fragment: true }).freeze();
const sanitise = unified().use(rehypeSanitize, READ_SCHEMA).freeze();
const convert = unified().use(rehypeRemark, { newlines: true, handlers: HANDLERS }).freeze();
const write = unified()
  .use(remarkGfm, { tablePipeAlign: false })
  .use(remarkStringify, STYLE)
  .freeze();

export type ToMarkdownOptions = {
  /** For editors that wrap each list item in a paragraph: write a list of lone paragraphs tight. */
  tightLists?: boolean;
};

/**
 * Turns HTML into Markdown: the editor's, pasted, mailed, imported or our own rendered HTML.
 * The one serialiser: nothing else in Copia writes Markdown.
 * Throws `MarkdownTooComplex` for HTML beyond the limits.
 */
export function toMarkdown(html: string, options: ToMarkdownOptions = {}): string {
  checkHtmlSource(html);
  return withinStack(() => {
    const parsed = parse.parse(html);
    checkTree(parsed);
    const tree = tidy(sanitise.runSync(cleanHtml(parsed)) as HastRoot);
    if (options.tightLists) tightenLists(tree);
    protectCodeSpaces(tree);
    const markdown = convert.runSync(tree) as MdastRoot;
    restoreCodeSpaces(markdown);
    return write.stringify(markdown).trimEnd();
  });
}

/** Stands for a space while a library step collapses white space in code (a Unicode noncharacter). */
const SPACE = '\ufdd0';

function protectCodeSpaces(tree: HastRoot): void {
  visit(tree, 'element', (node) => {
    if (node.tagName === 'pre') return SKIP;
    if (node.tagName !== 'code') return;
    for (const child of node.children) {
      if (child.type === 'text') child.value = child.value.replace(/[ \t]/g, SPACE);
    }
    return SKIP;
  });
}

function restoreCodeSpaces(tree: MdastRoot): void {
  visit(tree, 'inlineCode', (node) => {
    node.value = node.value.replaceAll(SPACE, ' ');
  });
}

/** Lists whose items hold one paragraph and then only lists lose those paragraphs. */
function tightenLists(tree: HastRoot): void {
  visit(tree, 'element', (list) => {
    if (!isElement(list, 'ul', 'ol')) return;
    const items = list.children.filter((child) => isElement(child, 'li'));
    const simple = items.every((item) =>
      item.children.every((child, index) =>
        index === 0 ? isElement(child, 'p') : isElement(child, 'ul', 'ol'),
      ),
    );
    if (!simple) return;
    for (const item of items) {
      const [first, ...rest] = item.children;
      if (isElement(first, 'p')) item.children = [...first.children, ...rest];
    }
  });
}

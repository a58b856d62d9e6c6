import type { Root as HastRoot } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { finish } from './finish.ts';
import { finishFootnotes } from './footnotes.ts';
import { checkTree, withinStack } from './limits.ts';
import { parseMarkdown } from './parse.ts';
import { tameRawHtml } from './raw-html.ts';
import { SCHEMA } from './schema.ts';
import type { Slot } from './slots.ts';
import { plainText } from './text.ts';
import { tidy } from './tidy.ts';

/** Grows with each change of what `renderMarkdown` gives; a job then renders stored texts anew. */
export const PIPELINE_VERSION = 1;

export type Rendered = {
  /** Safe HTML with unfilled slots (see `fillSlots`). */
  html: string;
  /** Each slot once, in the order of first use. */
  slots: Slot[];
  /** The words alone, for search, snippets and excerpts; a slot is "…". */
  text: string;
  /** The `PIPELINE_VERSION` that made it. */
  version: number;
  /** Whether the text shows pictures of other sites, which we render as links. */
  remote: boolean;
};

const toHtmlTree = unified()
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
  .freeze();
const parseRaw = unified().use(rehypeRaw).freeze();
const sanitise = unified().use(rehypeSanitize, SCHEMA).freeze();
const stringify = unified()
  .use(rehypeStringify, { characterReferences: { useNamedReferences: true } })
  .freeze();

/**
 * Renders a Markdown text (CommonMark, GFM, a little HTML) as safe HTML.
 * Throws `MarkdownTooComplex` for texts beyond the limits; no other text makes it throw.
 */
export function renderMarkdown(markdown: string): Rendered {
  const source = parseMarkdown(markdown);
  const hasRawHtml = tameRawHtml(source);
  return withinStack(() => {
    let tree: HastRoot = toHtmlTree.runSync(source);
    if (hasRawHtml) tree = parseRaw.runSync(tree);
    checkTree(tree);
    lowerSchemes(tree);
    tree = tidy(sanitise.runSync(tree) as HastRoot);
    const { slots, remote } = finish(tree);
    finishFootnotes(tree);
    const text = plainText(tree.children);
    const html = stringify.stringify(separateBlocks(tree));
    return { html, slots: [...slots.values()], text, version: PIPELINE_VERSION, remote };
  });
}

/** `HTTPS:` is `https:`; the sanitiser knows lower case only. */
function lowerSchemes(tree: HastRoot): void {
  visit(tree, 'element', ({ properties }) => {
    for (const name of ['href', 'src']) {
      const value = properties[name];
      if (typeof value === 'string') {
        properties[name] = value
          .trim()
          .replace(/^[a-z][a-z+.-]*:/i, (scheme) => scheme.toLowerCase());
      }
    }
  });
}

/** One line a block, so that the stored HTML can be read and compared. */
function separateBlocks(tree: HastRoot): HastRoot {
  const children = tree.children.flatMap((node, index): HastRoot['children'] =>
    index === 0 ? [node] : [{ type: 'text', value: '\n' }, node],
  );
  return { type: 'root', children };
}

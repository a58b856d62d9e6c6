import type { Root } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';

/** Elements that authors may write by hand: kept, or dropped with their text kept (schema.ts). */
const PARSED = new Set(
  (
    'a abbr b blockquote br code del details em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre ' +
    's strike strong sub summary sup table tbody td tfoot th thead tr tt u ul ' +
    'bdi bdo big cite dfn div font picture q samp small source span time var wbr'
  ).split(' '),
);

/** Elements that only group others: read as `div`, whose content becomes paragraphs. */
const GROUPS = new Set(
  'address article aside center dd dl dt figcaption figure footer header hgroup main nav section'.split(
    ' ',
  ),
);

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])/g;
const NOT_A_TAG =
  /<!--(?:-?>|[\s\S]*?(?:-->|$))|<\?[\s\S]*?(?:\?>|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<![\s\S]*?(?:>|$)/g;

/**
 * Makes hand-written HTML safe to parse: comments, declarations and instructions go away, and tags
 * that are not in our short list (`<script>`, but also the `<int>` of `List<int>`) become text, as
 * their author would want to see them.
 * @returns whether anything is left that needs an HTML parser
 */
export function tameRawHtml(tree: Root): boolean {
  let needsParser = false;
  visit(tree, 'html', (node, index, parent) => {
    node.value = node.value.replace(NOT_A_TAG, '').replace(TAG, tameTag);
    if (node.value.trim() === '' && parent && index !== undefined) {
      parent.children.splice(index, 1);
      return [SKIP, index];
    }
    needsParser = true;
    return SKIP;
  });
  return needsParser;
}

function tameTag(tag: string, slash: string, name: string): string {
  if (PARSED.has(name.toLowerCase())) return tag;
  return GROUPS.has(name.toLowerCase()) ? `<${slash}div` : `&lt;${slash}${name}`;
}

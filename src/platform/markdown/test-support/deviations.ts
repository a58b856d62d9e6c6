import { type Branch, canonical, mapTree, parseTree, type Tree } from './html-tree.ts';
import type { Example } from './spec-examples.ts';

type Change = (node: Branch) => Tree[];
/** What Copia does otherwise, as changes that make both sides equal again. */
type Deviation = { cause: string; specified?: Change; ours?: Change };

const keep: Change = (node) => [node];

function without(node: Branch, ...names: string[]): Branch {
  const entries = Object.entries(node.attributes).filter(([name]) => !names.includes(name));
  return { ...node, attributes: Object.fromEntries(entries) };
}

function wordsOf(tree: Tree[]): string {
  return tree.map((node) => (typeof node === 'string' ? node : wordsOf(node.children))).join('');
}

function has(node: Branch, tag: string, name?: string): boolean {
  return node.tag === tag && (name === undefined || name in node.attributes);
}

/** A picture's words, as finish.ts gives them: its alternative text, else its file's name. */
function pictureWords({ attributes }: Branch): string {
  const file = /^https?:/i.test(attributes.src ?? '') ? attributes.src!.split('/').at(-1) : '';
  return attributes.alt || file || '';
}

const SAFE = /^(?:https?:|mailto:|(?![^/?#]*:))/i;

const DEVIATIONS: Deviation[] = [
  {
    cause: 'added: links to other sites carry rel',
    ours: (node) => (has(node, 'a', 'rel') ? [without(node, 'rel')] : [node]),
  },
  {
    cause: 'added: code blocks take the focus, to scroll',
    ours: (node) => (has(node, 'pre', 'tabindex') ? [without(node, 'tabindex')] : [node]),
  },
  {
    cause: 'added: tables scroll in a box',
    ours: (node) => (node.attributes.class === 'table-scroll' ? node.children : [node]),
  },
  {
    cause: 'added: a task is the label of its box',
    ours: (node) => {
      if (node.tag === 'label') return node.children;
      return node.attributes.class === 'task-list-item' ? [without(node, 'class')] : [node];
    },
  },
  {
    cause: 'changed: ids, roles and classes of footnotes',
    specified: (node) =>
      /footnote/.test(Object.values(node.attributes).join() + Object.keys(node.attributes).join())
        ? [without(node, 'class', 'aria-label')]
        : [node],
    ours: (node) => {
      const plain = without(node, 'role', 'class');
      for (const name of ['id', 'href']) {
        const value = plain.attributes[name];
        if (value) plain.attributes[name] = value.replace(/user-content-\w+-/, '');
      }
      return /footnote|fn-|user-content/.test(JSON.stringify(node.attributes)) ? [plain] : [node];
    },
  },
  {
    cause: 'removed: pictures of other places become links or words',
    specified: (node) => {
      if (has(node, 'p') && wordsOf(node.children) === '') return [];
      return has(node, 'img') ? [pictureWords(node)] : [node];
    },
    ours: (node) => (node.attributes.class === 'remote-image' ? node.children : [node]),
  },
  {
    cause: 'removed: links of other schemes',
    specified: (node) =>
      has(node, 'a', 'href') && !SAFE.test(node.attributes.href!) ? node.children : [node],
  },
  {
    cause: 'changed: schemes in lower case',
    specified: ({ attributes: { href, ...rest }, ...node }) => {
      const lower = href?.replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase());
      return [{ ...node, attributes: lower === undefined ? rest : { ...rest, href: lower } }];
    },
  },
  {
    cause: 'removed: comments',
    specified: (node) => (node.tag === '#comment' ? [] : [node]),
  },
  {
    cause: 'gfm: bare addresses are links',
    ours: (node) => {
      const address = node.attributes.href?.replace(/^mailto:/, '');
      return node.tag === 'a' && wordsOf(node.children) === address ? node.children : [node];
    },
    specified: (node) => {
      const address = node.attributes.href?.replace(/^mailto:/, '');
      return node.tag === 'a' && wordsOf(node.children) === address ? node.children : [node];
    },
  },
];

const RAW = 'removed: hand-written HTML outside the list';

/** All causes that `compare` may name. */
export const CAUSES = [...DEVIATIONS.map(({ cause }) => cause), RAW];

/**
 * Why our HTML differs from the specified: no cause, some of the listed, or `null` for any other.
 */
export function compare(example: Example, html: string): string[] | null {
  let specified = parseTree(example.html);
  let ours = parseTree(html);
  const causes: string[] = [];
  for (const { cause, specified: onSpecified, ours: onOurs } of DEVIATIONS) {
    if (canonical(specified) === canonical(ours)) return causes;
    const before = canonical(specified) + canonical(ours);
    const changed = [
      mapTree(specified, onSpecified ?? keep),
      mapTree(ours, onOurs ?? keep),
    ] as const;
    if (canonical(changed[0]) + canonical(changed[1]) === before) continue;
    [specified, ours] = changed;
    causes.push(cause);
  }
  if (canonical(specified) === canonical(ours)) return causes;
  return hasRawHtml(example) ? [...causes, RAW] : null;
}

/** Whether tags of the source stand in the specified HTML as they are. */
function hasRawHtml({ markdown, html }: Example): boolean {
  const tags = markdown.match(/<[A-Za-z/!?][^>]*>?/g) ?? [];
  return tags.some((tag) => html.includes(tag));
}

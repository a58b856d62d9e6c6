import type { Element, Properties } from 'hast';
import type {
  Code,
  FootnoteDefinition,
  Html,
  Image,
  Link,
  ListItem,
  Nodes,
  RootContent,
} from 'mdast';
import type { Options } from 'rehype-remark';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { KEEP_WORDS, slotOfName, slotUrl } from './slots.ts';
import { plainText } from './text.ts';
import { attribute, element, isElement } from './tree.ts';

type Handlers = NonNullable<Options['handlers']>;
type Handle = NonNullable<Handlers[string]>;
type State = Parameters<Handle>[0];

const inlineHtml = unified().use(rehypeStringify).freeze();

/** How each element that the library does not know our way becomes Markdown. */
export const HANDLERS: Handlers = {
  a: link,
  abbr: tagged,
  del: (state, node) => ({ type: 'delete', children: state.all(node) as Link['children'] }),
  details,
  img: image,
  ins: tagged,
  kbd: tagged,
  li: listItem,
  mark: tagged,
  pre: codeBlock,
  section: footnotes,
  sub: tagged,
  sup,
  u: tagged,
};

/** An element that Markdown has no mark for stays an element. */
function tagged(state: State, node: Element): Nodes[] {
  const title = attribute(node, 'title');
  const open = openTag(node.tagName, title ? { title } : {});
  return [html(open), ...state.all(node), html(`</${node.tagName}>`)];
}

function html(value: string): Html {
  return { type: 'html', value };
}

function openTag(tagName: string, properties: Properties): string {
  const whole = inlineHtml.stringify({
    type: 'root',
    children: [element(tagName, properties, [])],
  });
  return whole.slice(0, whole.lastIndexOf('</'));
}

function link(state: State, node: Element): Nodes | Nodes[] {
  const slot = slotOfName(attribute(node, 'dataSlot'));
  if (slot) {
    const own = attribute(node, 'dataWords');
    const words = slot.kind === 'thing' ? own : plainText(node.children);
    const link = textLink(slotUrl(slot), words || slotUrl(slot));
    return slot.kind === 'post' && own ? { ...link, title: KEEP_WORDS } : link;
  }
  if ('dataFootnoteBackref' in node.properties) return [];
  const url = attribute(node, 'href');
  if (node.properties.href === undefined) return state.all(node);
  const classes = node.properties.className;
  if (Array.isArray(classes) && classes.includes('remote-image')) {
    return { type: 'image', url, title: null, alt: plainText(node.children) } satisfies Image;
  }
  const children = state.all(node) as Link['children'];
  return { type: 'link', url, title: attribute(node, 'title') || null, children };
}

/** A link with these words; with its own address as words it is written `<copia:thing/…>`. */
function textLink(url: string, words: string): Link {
  return { type: 'link', url, title: null, children: [{ type: 'text', value: words }] };
}

function image(_state: State, node: Element): Nodes | Nodes[] {
  const url = attribute(node, 'src');
  const alt = attribute(node, 'alt');
  if (url === '') return alt ? { type: 'text', value: alt } : [];
  const [width, height] = [attribute(node, 'width'), attribute(node, 'height')];
  const size = width && height ? `=${width}x${height}` : '';
  const title = [attribute(node, 'title'), size].filter(Boolean).join(' ') || null;
  return { type: 'image', url, alt, title } satisfies Image;
}

function sup(state: State, node: Element): Nodes | Nodes[] {
  const [child] = node.children;
  if (!isElement(child, 'a') || !('dataFootnoteRef' in child.properties))
    return tagged(state, node);
  const label = footnoteLabel(attribute(child, 'href').slice(1));
  return { type: 'footnoteReference', identifier: label, label };
}

/** The author's label of a footnote, out of `user-content-<hash>-fn-<label>`. */
function footnoteLabel(id: string): string {
  const label = id.replace(/^(?:user-content-[0-9a-z]+-)?fn-/, '');
  try {
    return decodeURIComponent(label);
  } catch {
    return label;
  }
}

function footnotes(state: State, node: Element): Nodes[] {
  const list = node.children.find((child) => isElement(child, 'ol'));
  if (!isElement(list)) return state.all(node);
  return list.children
    .filter((child) => isElement(child, 'li'))
    .map((item) => {
      const label = footnoteLabel(attribute(item, 'id'));
      const children = state.toFlow(state.all(item)) as FootnoteDefinition['children'];
      return { type: 'footnoteDefinition', identifier: label, label, children };
    });
}

/** An item is spread when its text stands in a paragraph, as in our own HTML; nothing is guessed. */
function listItem(state: State, node: Element): ListItem {
  const [first] = node.children;
  const holder = isElement(first, 'p') ? first : node;
  const box = isElement(holder.children[0], 'input') ? holder.children[0] : null;
  const spread = node.children.some((child) => isElement(child, 'p'));
  if (box) holder.children = holder.children.slice(1);
  const checked = box ? Boolean(box.properties.checked) : null;
  const children = state.toFlow(state.all(node)) as ListItem['children'];
  return { type: 'listItem', spread, checked, children };
}

function codeBlock(_state: State, node: Element): Code {
  const code = node.children.find((child) => isElement(child, 'code')) as Element | undefined;
  const classes = code?.properties.className;
  const language = Array.isArray(classes)
    ? classes.map(String).find((name) => name.startsWith('language-'))
    : undefined;
  const [text] = code?.children ?? [];
  const value = text?.type === 'text' ? text.value.replace(/\n$/, '') : '';
  return { type: 'code', lang: language?.slice('language-'.length) ?? null, meta: null, value };
}

/** `<details>` stays HTML around Markdown; its summary is all HTML, as the syntax wants it. */
function details(state: State, node: Element): Nodes[] {
  const summary = node.children.find((child) => isElement(child, 'summary')) as Element | undefined;
  const rest = node.children.filter((child) => child !== summary);
  const open = node.properties.open ? '<details open>' : '<details>';
  const words = summary
    ? inlineHtml.stringify({ type: 'root', children: summary.children }).replace(/\s*\n\s*/g, ' ')
    : '';
  const head = summary ? `${open}\n<summary>${words}</summary>` : open;
  const body = state.toFlow(state.all({ ...node, children: rest })) as RootContent[];
  return [flowHtml(head), ...body, flowHtml('</details>')];
}

/** HTML between blocks; in a paragraph of its own, as the library takes lone HTML for a word. */
function flowHtml(value: string): Nodes {
  return { type: 'paragraph', children: [html(value)] };
}

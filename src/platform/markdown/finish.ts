import type { Element, ElementContent, Root, RootContent } from 'hast';
import { KEEP_WORDS as KEEP, type Slot, slotName, slotOfUrl } from './slots.ts';
import { plainText } from './text.ts';
import { attribute, element, isBlock, isElement } from './tree.ts';

/** What the finishing of a tree found out about its text. */
export type Findings = { slots: Map<string, Slot>; remote: boolean };

/** Adds what is ours to a sanitised, tidy tree: slots, safe pictures, check boxes, scrolling. */
export function finish(tree: Root): Findings {
  const findings: Findings = { slots: new Map(), remote: false };
  tree.children = tree.children.flatMap((node): RootContent[] =>
    node.type === 'element' ? finishElement(node, findings, false) : [node],
  );
  return findings;
}

function finishElement(node: Element, findings: Findings, inLink: boolean): ElementContent[] {
  if (node.tagName === 'img') return finishImage(node, findings, inLink);
  if (node.tagName === 'a' && slotOfUrl(attribute(node, 'href'))) {
    return [finishSlot(node, slotOfUrl(attribute(node, 'href'))!, findings)];
  }
  const linked = inLink || node.tagName === 'a';
  node.children = node.children.flatMap((child) =>
    child.type === 'element' ? finishElement(child, findings, linked) : [child],
  );
  switch (node.tagName) {
    case 'a':
      return finishLink(node, inLink);
    case 'li':
      return [finishTask(node)];
    case 'p':
      return node.children.length === 0 ? [] : [node];
    case 'pre':
      node.properties.tabIndex = 0;
      return [node];
    case 'table':
      return [finishTable(node)];
    default:
      return [node];
  }
}

/**
 * The words of a link to a thing are its author's, unless they are the address itself; those of a
 * link to a post only if its title says so: most such links are the heads of quotes.
 */
function finishSlot(node: Element, slot: Slot, findings: Findings): Element {
  findings.slots.set(slotName(slot), slot);
  const words = plainText(node.children);
  const keeps =
    slot.kind === 'thing' || (slot.kind === 'post' && attribute(node, 'title') === KEEP);
  const own = keeps && words !== '' && !words.startsWith('@') && !slotOfUrl(words);
  return element('a', { dataSlot: slotName(slot), ...(own && { dataWords: words }) }, []);
}

function finishLink(node: Element, inLink: boolean): ElementContent[] {
  const href = encodeHref(attribute(node, 'href'));
  if (inLink || (href === '' && node.properties.href === undefined)) return node.children;
  if (/^copia:/i.test(href)) return node.children;
  node.properties.href = href;
  if (/^(?:https?:|[/\\]{2})/i.test(href)) node.properties.rel = ['nofollow', 'ugc', 'noopener'];
  return [node];
}

/** Hand-written addresses get the form that the parser gives to those of Markdown. */
function encodeHref(href: string): string {
  return href.toWellFormed().replace(/[^!#-;=?-Z_a-z~]/gu, encodeURIComponent);
}

const OWN_FILE = /^\/files\/(?!.*\.\.)[\w.~%/-]+$/;
const SIZE = /(?:^| )=(\d{1,5})x(\d{1,5})$/;

/**
 * Pictures come from our own files only: a picture elsewhere would tell its host who reads here, so
 * it becomes a link. A title may end in the size in CSS pixels: `![Alt](/files/x.png "Title =640x480")`.
 */
function finishImage(node: Element, findings: Findings, inLink: boolean): ElementContent[] {
  const src = attribute(node, 'src');
  const alt = attribute(node, 'alt');
  if (OWN_FILE.test(src)) {
    const title = attribute(node, 'title');
    const [, width, height] = SIZE.exec(title) ?? [];
    const rest = title.replace(SIZE, '');
    return [
      element(
        'img',
        {
          src,
          alt,
          ...(rest && { title: rest }),
          ...((width || node.properties.width) && { width: width ?? attribute(node, 'width') }),
          ...((height || node.properties.height) && {
            height: height ?? attribute(node, 'height'),
          }),
          loading: 'lazy',
          decoding: 'async',
        },
        [],
      ),
    ];
  }
  const words = alt || src.split(/[?#]/)[0]!.split('/').filter(Boolean).at(-1) || '';
  findings.remote ||= /^https?:/i.test(src);
  if (words === '') return [];
  if (inLink || !/^https?:/i.test(src)) return alt ? [{ type: 'text', value: alt }] : [];
  const rel = ['nofollow', 'ugc', 'noopener'];
  const properties = { className: ['remote-image'], href: src, rel };
  return [element('a', properties, [{ type: 'text', value: words }])];
}

/** A task's check box is named by its own words, as a label. */
function finishTask(item: Element): Element {
  const paragraph = isElement(item.children[0], 'p') ? item.children[0] : item;
  if (!isElement(paragraph.children[0], 'input')) return item;
  const end = paragraph.children.findIndex((child) => isBlock(child));
  const words = end < 0 ? paragraph.children : paragraph.children.slice(0, end);
  const rest = end < 0 ? [] : paragraph.children.slice(end);
  paragraph.children = [element('label', {}, words), ...rest];
  item.properties.className = ['task-list-item'];
  return item;
}

/** A wide table scrolls in a box that the keyboard reaches, named by the heads of its columns. */
function finishTable(table: Element): Element {
  const head = table.children.find((child) => isElement(child, 'thead'));
  const row = isElement(head) ? head.children.find((child) => isElement(child, 'tr')) : undefined;
  const names = isElement(row) ? row.children.map((cell) => plainText([cell])) : [];
  const label = names.filter(Boolean).join(', ').slice(0, 200);
  const properties = label ? { role: 'group', ariaLabel: label } : {};
  return element('div', { className: ['table-scroll'], tabIndex: 0, ...properties }, [table]);
}

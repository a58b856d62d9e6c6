import type { Element, ElementContent, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { attribute, type Content, element, isElement } from './tree.ts';

/**
 * Word and Outlook write lists as paragraphs with a bullet typed in front and the level in a style;
 * they and Google Docs break lines of source within words and fill gaps with no-break spaces.
 */
export function cleanOffice(tree: Root): Root {
  if (!isOffice(tree)) return tree;
  visit(tree, 'text', (node) => {
    node.value = node.value.replace(/[\s\u00a0]+/g, ' ');
  });
  return { type: 'root', children: listParagraphs(tree.children) };
}

function isOffice(tree: Root): boolean {
  let found = false;
  visit(tree, 'element', (node) => {
    const classes = String(node.properties.className ?? '');
    found ||=
      /\bMso/.test(classes) ||
      /\bmso-/.test(attribute(node, 'style')) ||
      attribute(node, 'id').startsWith('docs-internal-guid');
  });
  return found;
}

type Item = { level: number; ordered: boolean; content: ElementContent[] };

/** Turns each run of list paragraphs into lists, at any depth of the tree. */
function listParagraphs<T extends Content>(children: T[]): (T | Element)[] {
  const result: (T | Element)[] = [];
  let items: Item[] = [];
  const endList = () => {
    if (items.length > 0) result.push(...toLists(items));
    items = [];
  };
  for (const child of children) {
    const item = isElement(child) ? listItem(child) : null;
    if (item) {
      items.push(item);
    } else if (child.type === 'element') {
      endList();
      result.push({ ...child, children: listParagraphs(child.children) });
    } else if (child.type !== 'text' || child.value.trim() !== '') {
      endList();
      result.push(child);
    } else if (items.length === 0) {
      result.push(child);
    }
  }
  endList();
  return result;
}

function listItem(node: Element): Item | null {
  const level = /mso-list:[^;]*\blevel(\d)/i.exec(attribute(node, 'style'));
  if (!isElement(node, 'p', 'div', 'h1', 'h2', 'h3') || !level) return null;
  let marker = '';
  visit(node, 'element', (inner, index, parent) => {
    if (!/mso-list:\s*Ignore/i.test(attribute(inner, 'style')) || !parent) return;
    visit(inner, 'text', (text) => {
      marker += text.value;
    });
    parent.children.splice(index!, 1);
    return index;
  });
  const ordered = /^\s*\(?[\da-z]{1,4}[.)]/i.test(marker);
  return { level: Number(level[1]), ordered, content: node.children };
}

/** Nests items by their level; an item of another type at the same level starts a new list. */
function toLists(items: Item[]): Element[] {
  const lists: Element[] = [];
  let index = 0;
  while (index < items.length) {
    const first = items[index]!;
    const list = element(first.ordered ? 'ol' : 'ul', {}, []);
    lists.push(list);
    while (index < items.length) {
      const item = items[index]!;
      if (item.level <= first.level && item.ordered !== first.ordered) break;
      const end = endOfNested(items, index + 1, first.level);
      const nested = toLists(items.slice(index + 1, end));
      list.children.push(element('li', {}, [...item.content, ...nested]));
      index = end;
    }
  }
  return lists;
}

function endOfNested(items: Item[], from: number, level: number): number {
  let end = from;
  while (end < items.length && items[end]!.level > level) end++;
  return end;
}

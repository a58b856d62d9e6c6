import type { Element, ElementContent, Properties, RootContent } from 'hast';

export type Content = ElementContent | RootContent;

/** Elements that stand on lines of their own. All others run with the text. */
// prettier-ignore
const BLOCKS = [
  'blockquote', 'details', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'li', 'ol', 'p', 'pre',
  'section', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul',
] as const;
const BLOCK_NAMES = new Set<string>(BLOCKS);

type Named<Name extends string> = Element & { tagName: Name };

/** A new element. */
export function element(
  tagName: string,
  properties: Properties,
  children: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children };
}

/** Whether a node is an element, of one of these names if any are given. */
export function isElement<Name extends string>(
  node: Content | undefined,
  ...names: Name[]
): node is Named<Name> {
  const anyName: string[] = names;
  return node?.type === 'element' && (names.length === 0 || anyName.includes(node.tagName));
}

/** Whether a node is an element that stands on lines of its own. */
export function isBlock(node: Content): node is Named<(typeof BLOCKS)[number]> {
  return node.type === 'element' && BLOCK_NAMES.has(node.tagName);
}

/** A string attribute, or the empty string. */
export function attribute(node: Element, name: string): string {
  const value = node.properties[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

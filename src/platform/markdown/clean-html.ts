import type { Element, ElementContent, Root } from 'hast';
import { cleanOffice } from './clean-office.ts';
import { slotName, slotOfName, slotUrl } from './slots.ts';
import { attribute, type Content, element, isBlock, isElement } from './tree.ts';

const DROPPED = new Set(
  (
    'applet base button canvas datalist embed frame frameset head iframe link math meta noembed ' +
    'noframes noscript object option script select style svg template textarea title xml o:p v:shape'
  ).split(' '),
);
const GROUPS = new Set(
  (
    'address article aside body center dd dl dt fieldset figcaption figure footer form header html ' +
    'hgroup main nav'
  ).split(' '),
);

/**
 * Rids parsed HTML of what editors, office programs and web pages leave in it, and puts what they
 * say in their own ways (styled spans, list paragraphs, wrapped tasks) into plain elements.
 */
export function cleanHtml(tree: Root): Root {
  return { type: 'root', children: cleanAll(cleanOffice(tree).children) };
}

function cleanAll(children: Content[]): ElementContent[] {
  return children.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return [child];
    return child.type === 'element' ? cleanElement(child) : [];
  });
}

function cleanElement(node: Element): ElementContent[] {
  const name = node.tagName;
  if (DROPPED.has(name)) return [];
  if (isMention(node)) return [mention(node)];
  if (isTinyImage(node)) return [];
  const slot = slotOfName(attribute(node, 'dataSlot'));
  // White space next to an element without words would be taken for insignificant.
  if (slot && node.children.length === 0) {
    return [{ ...node, children: [{ type: 'text', value: slotUrl(slot) }] }];
  }
  const children = cleanAll(node.children);
  if (name === 'label') return children;
  if (name === 'section' && !('dataFootnotes' in node.properties)) {
    return [element('div', {}, children)];
  }
  if (GROUPS.has(name)) return [element('div', {}, children)];
  if (name === 'td' || name === 'th') return [{ ...node, children: cellContent(children) }];
  if (name === 'li' && 'dataChecked' in node.properties) return [task(node, children)];
  if (name === 'code' || name === 'pre') return [{ ...node, children }];
  return wrapByStyle({ ...node, children });
}

/** The editor's own node for a mention: `<span data-type="mention" data-id="<uuid>">`. */
function isMention(node: Element): boolean {
  const id = `member/${attribute(node, 'dataId')}`;
  return node.properties.dataType === 'mention' && slotOfName(id) !== null;
}

function mention(node: Element): Element {
  const slot = slotOfName(`member/${attribute(node, 'dataId')}`)!;
  const label = attribute(node, 'dataLabel').replace(/^@?/, '@');
  return element('a', { dataSlot: slotName(slot) }, [{ type: 'text', value: label }]);
}

/** Avatars, icons and trackers: small, and without words. */
function isTinyImage(node: Element): boolean {
  if (node.tagName !== 'img' || attribute(node, 'alt') !== '') return false;
  return ['width', 'height'].some((name) => Number.parseInt(attribute(node, name), 10) <= 32);
}

/** The editor's task: its own check box goes, ours comes before the words. */
function task(node: Element, children: ElementContent[]): Element {
  const words = children.filter((child) => !isElement(child, 'input', 'span'));
  const flat = words.flatMap((child) => (isElement(child, 'div') ? child.children : [child]));
  const checked = attribute(node, 'dataChecked') === 'true';
  const box = element('input', { type: 'checkbox', disabled: true, checked }, []);
  const first = flat[0];
  if (isElement(first, 'p')) {
    return element('li', {}, [{ ...first, children: [box, ...first.children] }, ...flat.slice(1)]);
  }
  return element('li', {}, [box, ...flat]);
}

/** A cell holds one line of text in Markdown: what stood on lines of its own is parted by breaks. */
function cellContent(children: ElementContent[]): ElementContent[] {
  const lines: ElementContent[][] = [[]];
  for (const child of children) {
    if (!isBlock(child)) {
      lines.at(-1)!.push(child);
      continue;
    }
    const code = isElement(child, 'pre') ? [element('code', {}, child.children)] : null;
    lines.push(code ?? cellContent(child.children), []);
  }
  const filled = lines.filter((line) =>
    line.some((node) => node.type !== 'text' || /[^ \t\n\f\r]/.test(node.value)),
  );
  return filled.flatMap((line, index) => (index === 0 ? line : [element('br', {}, []), ...line]));
}

const STYLED: [tagName: string, pattern: RegExp][] = [
  ['strong', /(?<![-\w])font-weight:\s*(?:bold|[6-9]00)/i],
  ['em', /(?<![-\w])font-style:\s*italic/i],
  ['del', /(?<![-\w])text-decoration[^;]*:[^;]*line-through/i],
];
const UNSTYLED: Record<string, RegExp> = {
  b: /(?<![-\w])font-weight:\s*(?:normal|[1-4]00)/i,
  strong: /(?<![-\w])font-weight:\s*(?:normal|[1-4]00)/i,
  i: /(?<![-\w])font-style:\s*normal/i,
  em: /(?<![-\w])font-style:\s*normal/i,
};

/** Emphasis that is said by style becomes an element, an element without its emphasis goes. */
function wrapByStyle(node: Element): ElementContent[] {
  const style = attribute(node, 'style');
  if (UNSTYLED[node.tagName]?.test(style)) return node.children;
  if (node.tagName !== 'span' || node.children.length === 0) return [node];
  return STYLED.reduce<ElementContent[]>(
    (children, [tagName, pattern]) =>
      pattern.test(style) ? [element(tagName, {}, children)] : children,
    node.children,
  );
}

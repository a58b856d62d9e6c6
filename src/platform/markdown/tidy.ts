import type { Element, ElementContent, Root } from 'hast';
import { type Content, element, isBlock, isElement } from './tree.ts';

const RENAMED: Record<string, string> = {
  b: 'strong',
  i: 'em',
  s: 'del',
  strike: 'del',
  tt: 'code',
};

/**
 * Gives a sanitised tree its one canonical form: no insignificant white space, no loose text
 * between blocks, one name for each kind of emphasis. So equal texts give equal HTML, however they
 * were written.
 */
export function tidy(tree: Root): Root {
  return { type: 'root', children: tidyFlow(tree.children, true) };
}

/** Blocks, with the text between them made paragraphs (`wrap`) or left as it is (list items). */
function tidyFlow(children: Content[], wrap: boolean): ElementContent[] {
  const result: ElementContent[] = [];
  let run: ElementContent[] = [];
  const endRun = () => {
    const inline = trimRun(tidyInline(run));
    run = [];
    if (inline.length === 0) return;
    if (wrap) result.push(element('p', {}, inline));
    else result.push(...inline);
  };
  for (const child of unwrapStraddlers(children)) {
    if (!isBlock(child)) {
      run.push(child);
      continue;
    }
    endRun();
    result.push(...tidyBlock(child));
  }
  endRun();
  return result;
}

function tidyBlock(node: Element): ElementContent[] {
  switch (node.tagName) {
    case 'div':
      return tidyFlow(node.children, true);
    case 'blockquote':
    case 'details':
    case 'section':
      return [{ ...node, children: tidyFlow(node.children, true) }];
    case 'li':
    case 'td':
    case 'th':
      return [{ ...node, children: tidyFlow(node.children, false) }];
    case 'ul':
    case 'ol':
      return [{ ...node, children: onlyItems(node.children) }];
    case 'table':
    case 'thead':
    case 'tbody':
    case 'tr':
      return [
        { ...node, children: node.children.filter((child) => isElement(child)).flatMap(tidyBlock) },
      ];
    case 'pre':
      return [tidyCodeBlock(node)];
    case 'hr':
      return [node];
    default: {
      const children = trimRun(tidyInline(withoutBlocks(node.children)));
      return children.length === 0 && node.tagName === 'p' ? [] : [{ ...node, children }];
    }
  }
}

/** A list holds items only; anything else that stands in it becomes one. */
function onlyItems(children: ElementContent[]): ElementContent[] {
  return children
    .filter((child) => child.type === 'element')
    .flatMap((child) => tidyBlock(child.tagName === 'li' ? child : element('li', {}, [child])));
}

/** `<pre>` always holds one `<code>` with nothing but text. */
function tidyCodeBlock(node: Element): Element {
  const code = node.children.find((child) => isElement(child, 'code'));
  const value = rawText(node)
    .replace(/(?<!\n)$/, '\n')
    .replace(/^\n$/, '');
  const properties = isElement(code) ? code.properties : {};
  return element('pre', {}, [element('code', properties, [{ type: 'text', value }])]);
}

function rawText(node: Content): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(rawText).join('') : '';
}

/** An inline element around blocks (`<del><p>`) cannot be kept; its content is. */
function unwrapStraddlers(children: Content[]): ElementContent[] {
  return children.flatMap((child): ElementContent[] => {
    if (child.type === 'doctype') return [];
    if (child.type !== 'element' || isBlock(child) || !holdsBlock(child)) return [child];
    return unwrapStraddlers(child.children);
  });
}

function holdsBlock(node: Element): boolean {
  return node.children.some(
    (child) => child.type === 'element' && (isBlock(child) || holdsBlock(child)),
  );
}

function withoutBlocks(children: ElementContent[]): ElementContent[] {
  return children.flatMap((child) =>
    child.type === 'element' && (isBlock(child) || holdsBlock(child))
      ? withoutBlocks(child.children)
      : [child],
  );
}

function tidyInline(children: ElementContent[]): ElementContent[] {
  const result: ElementContent[] = [];
  for (const child of children) {
    const parts = child.type === 'element' ? hoistEdges(tidyInlineElement(child)) : [child];
    for (const part of parts) {
      const last = result.at(-1);
      if (part.type === 'text') {
        if (last?.type === 'text') last.value = collapse(last.value + part.value);
        else result.push({ type: 'text', value: collapse(part.value) });
      } else if (part.type === 'element') {
        result.push(part);
      }
    }
  }
  return trimAroundBreaks(result);
}

/** White space at the inner edges of an element moves outside, where Markdown wants it. */
function hoistEdges(node: Element): ElementContent[] {
  if (node.tagName === 'code' || node.children.length === 0) return [node];
  const first = node.children[0];
  const before = first?.type === 'text' ? /^[ \n]+/.exec(first.value)?.[0] : undefined;
  if (before && first?.type === 'text') first.value = first.value.slice(before.length);
  const last = node.children.at(-1);
  const after = last?.type === 'text' ? /[ \n]+$/.exec(last.value)?.[0] : undefined;
  if (after && last?.type === 'text') last.value = last.value.slice(0, -after.length);
  node.children = node.children.filter((child) => child.type !== 'text' || child.value !== '');
  const text = (value?: string): ElementContent[] => (value ? [{ type: 'text', value }] : []);
  const kept = node.children.length > 0 || node.tagName === 'a' ? [node] : [];
  return [...text(before), ...kept, ...text(after)];
}

function tidyInlineElement(node: Element): Element {
  const tagName = RENAMED[node.tagName] ?? node.tagName;
  if (tagName === 'code') {
    const value = rawText(node).replace(/\n/g, ' ');
    return element(tagName, {}, value ? [{ type: 'text', value }] : []);
  }
  return { ...node, tagName, children: tidyInline(node.children) };
}

function collapse(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t\f]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n');
}

function trimAroundBreaks(nodes: ElementContent[]): ElementContent[] {
  nodes.forEach((node, index) => {
    if (node.type !== 'text') return;
    if (isElement(nodes[index - 1], 'br')) node.value = node.value.replace(/^[ \n]+/, '');
    if (isElement(nodes[index + 1], 'br')) node.value = node.value.replace(/[ \n]+$/, '');
  });
  return nodes.filter((node) => node.type !== 'text' || node.value !== '');
}

/** Takes white space and line breaks from both ends of a run of text. */
function trimRun(nodes: ElementContent[]): ElementContent[] {
  const run = [...nodes];
  for (const [at, edge] of [
    [0, /^[ \n]+/],
    [-1, /[ \n]+$/],
  ] as const) {
    for (let node = run.at(at); node; node = run.at(at)) {
      if (node.type === 'text') node.value = node.value.replace(edge, '');
      if (node.type !== 'text' ? !isElement(node, 'br') : node.value !== '') break;
      run.splice(at, 1);
    }
  }
  return run;
}

import type { Element, ElementContent, Root } from 'hast';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

export type Inline =
  | { t: 'text' | 'code'; v: string }
  | { t: 'strong' | 'em' | 'del' | 'sub' | 'sup' | 'u' | 'mark'; c: Inline[] }
  | { t: 'link' | 'jump'; to: string; c: Inline[] }
  | { t: 'br' }
  | Picture;
interface Picture {
  t: 'image';
  path: string;
  alt: string;
  /** In points. */
  width: number;
}
export type Block =
  | { t: 'p'; c: Inline[] }
  | { t: 'heading'; level: number; c: Inline[] }
  | { t: 'ul'; tight: boolean; items: Block[][] }
  | { t: 'ol'; tight: boolean; start: number; items: Block[][] }
  | { t: 'quote'; c: Block[] }
  | { t: 'code'; v: string }
  | { t: 'table'; columns: string[]; head: Inline[][]; rows: { c: Inline[] }[][] }
  | { t: 'hr' }
  | Picture;

interface Surroundings {
  /** Where a link leads on paper; null: nowhere. */
  link(href: string): { t: 'link' | 'jump'; to: string } | null;
  /** The file of a picture; null: it can't be shown. */
  picture(src: string): { path: string; width: number } | null;
  /** Headings begin below this level: 1 below the title of a chapter, 0 where there is none. */
  below: number;
}

const parser = unified().use(rehypeParse, { fragment: true }).freeze();
const MARKS: Record<string, 'strong' | 'em' | 'del' | 'sub' | 'sup' | 'u' | 'mark'> = {
  ...{ strong: 'strong', em: 'em', del: 'del', sub: 'sub', sup: 'sup' },
  ...{ u: 'u', ins: 'u', mark: 'mark' },
};
const BLOCKS = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table hr div details section summary'.split(' '),
);

/** A rendered text as what documents are made of: plain data. */
export function toBlocks(html: string, around: Surroundings): Block[] {
  return new Reader(around).blocks((parser.parse(html) as Root).children as ElementContent[]);
}

class Reader {
  readonly #around: Surroundings;
  /** Levels of the headings that the present one stands under, as they were written. */
  #open: number[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  blocks(nodes: readonly ElementContent[]): Block[] {
    const result: Block[] = [];
    let loose: ElementContent[] = [];
    const flush = () => {
      const c = trimmed(this.#inlines(loose));
      loose = [];
      const [only] = c;
      if (c.length === 1 && only?.t === 'image') result.push(only);
      else if (c.length > 0) result.push({ t: 'p', c });
    };
    for (const node of nodes) {
      if (node.type !== 'element' || !BLOCKS.has(node.tagName)) {
        if (node.type !== 'comment') loose.push(node);
        continue;
      }
      flush();
      result.push(...this.#block(node));
    }
    flush();
    return result;
  }

  #block(node: Element): Block[] {
    const name = node.tagName;
    if (/^h[1-6]$/.test(name)) return this.#heading(node, Number(name[1]));
    switch (name) {
      case 'p':
      case 'div':
      case 'details':
      case 'section':
        return this.blocks(node.children);
      case 'summary': {
        const c = trimmed(this.#inlines(node.children));
        return c.length > 0 ? [{ t: 'p', c: [{ t: 'strong', c }] }] : [];
      }
      case 'ul':
      case 'ol':
        return this.#list(node, name);
      case 'blockquote':
        return [{ t: 'quote', c: this.blocks(node.children) }];
      case 'pre':
        return [{ t: 'code', v: textOf(node).replace(/\n$/, '') }];
      case 'table':
        return this.#table(node);
      default:
        return [{ t: 'hr' }];
    }
  }

  /** No level is left out, however the author counted: who listens to the text finds their way by them. */
  #heading(node: Element, depth: number): Block[] {
    const c = trimmed(this.#inlines(node.children));
    if (c.length === 0) return [];
    this.#open = [...this.#open.filter((each) => each < depth), depth];
    return [{ t: 'heading', level: this.#around.below + this.#open.length, c }];
  }

  #list(node: Element, t: 'ul' | 'ol'): Block[] {
    const own = node.children.filter((child): child is Element => isElement(child, 'li'));
    const items = own.map((item) => this.blocks(item.children));
    const tight = !own.some((item) => item.children.some((child) => isElement(child, 'p')));
    if (t === 'ul') return [{ t, tight, items }];
    return [{ t, tight, items, start: Number(node.properties.start ?? 1) }];
  }

  #table(node: Element): Block[] {
    const rows = elementsOf(node, 'tr').map((row) =>
      row.children.filter((cell): cell is Element => isElement(cell, 'td', 'th')),
    );
    const width = Math.max(...rows.map((row) => row.length));
    if (rows.length === 0 || width === 0) return [];
    const isHead = rows[0]!.every((cell) => cell.tagName === 'th');
    const cell = (from: Element | undefined) => ({ c: from ? this.#inlines(from.children) : [] });
    const all = rows.map((row) => Array.from({ length: width }, (_, i) => cell(row[i])));
    return [
      {
        t: 'table',
        columns: Array.from({ length: width }, (_, i) =>
          String(rows[0]![i]?.properties.align ?? ''),
        ),
        head: isHead ? all[0]!.map(({ c }) => c) : [],
        rows: isHead ? all.slice(1) : all,
      },
    ];
  }

  #inlines(nodes: readonly ElementContent[]): Inline[] {
    return nodes.flatMap((node): Inline[] => {
      if (node.type === 'text') return [{ t: 'text', v: node.value.replace(/\s+/g, ' ') }];
      return node.type === 'element' ? this.#inline(node) : [];
    });
  }

  #inline(node: Element): Inline[] {
    const name = node.tagName;
    const mark = MARKS[name];
    if (mark) return [{ t: mark, c: this.#inlines(node.children) }];
    switch (name) {
      case 'code':
      case 'kbd':
        return [{ t: 'code', v: textOf(node) }];
      case 'br':
        return [{ t: 'br' }];
      case 'input':
        return [{ t: 'text', v: 'checked' in node.properties ? '☑ ' : '☐ ' }];
      case 'img': {
        const found = this.#around.picture(String(node.properties.src ?? ''));
        const alt = String(node.properties.alt ?? '');
        if (found) return [{ t: 'image', ...found, alt: alt || '·' }];
        return alt ? [{ t: 'text', v: alt }] : [];
      }
      case 'a': {
        const c = this.#inlines(node.children);
        const to = this.#around.link(String(node.properties.href ?? ''));
        return to && c.length > 0 ? [{ ...to, c }] : c;
      }
      default:
        return this.#inlines(node.children);
    }
  }
}

const isElement = (node: ElementContent, ...names: string[]): node is Element =>
  node.type === 'element' && names.includes(node.tagName);

function elementsOf(node: Element, name: string): Element[] {
  return node.children.flatMap((child) =>
    child.type !== 'element' ? [] : child.tagName === name ? [child] : elementsOf(child, name),
  );
}

const textOf = (node: ElementContent): string =>
  node.type === 'text'
    ? node.value
    : node.type === 'element'
      ? node.children.map(textOf).join('')
      : '';

/** Without white space at either end. */
function trimmed(nodes: Inline[]): Inline[] {
  const isBlank = (node: Inline | undefined) => node?.t === 'text' && node.v.trim() === '';
  const kept = [...nodes];
  while (isBlank(kept[0])) kept.shift();
  while (isBlank(kept.at(-1))) kept.pop();
  return kept;
}

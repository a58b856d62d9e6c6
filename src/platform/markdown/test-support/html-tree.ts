import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** A plain tree for comparing HTML, made by another parser and serialiser than Copia's own. */
export type Tree = string | { tag: string; attributes: Record<string, string>; children: Tree[] };
export type Branch = Exclude<Tree, string>;

/** Parses HTML as a browser would, comments included as `#comment`. */
export function parseTree(html: string): Tree[] {
  return parseFragment(html).childNodes.flatMap(convert);
}

function convert(node: DefaultTreeAdapterTypes.ChildNode): Tree[] {
  if ('value' in node) return [node.value];
  if ('data' in node) return [{ tag: '#comment', attributes: {}, children: [node.data] }];
  if (!('tagName' in node)) return [];
  const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  const inside = 'content' in node ? node.content.childNodes : node.childNodes;
  return [{ tag: node.tagName, attributes, children: inside.flatMap(convert) }];
}

/** Every element of a tree, outermost first. */
export function* branches(tree: Tree[]): Generator<Branch> {
  for (const node of tree) {
    if (typeof node === 'string') continue;
    yield node;
    yield* branches(node.children);
  }
}

/** Replaces elements from the inside out; `change` gives what stands in an element's place. */
export function mapTree(tree: Tree[], change: (node: Branch) => Tree[]): Tree[] {
  return tree.flatMap((node) =>
    typeof node === 'string'
      ? [node]
      : change({ ...node, children: mapTree(node.children, change) }),
  );
}

const INLINE = /^(?:a|abbr|br|code|del|em|img|input|ins|kbd|label|mark|strong|sub|sup|u|b|i)$/;

/** One text for all HTML that a browser shows the same: white space and order of attributes aside. */
export function canonical(tree: Tree[], isPre = false): string {
  const parts = merge(tree).map((node) => {
    if (typeof node === 'string') return isPre ? node : node.replace(/[ \t\n]+/g, ' ');
    const names = Object.keys(node.attributes).sort();
    const attributes = names.map((name) => ` ${name}=${JSON.stringify(node.attributes[name])}`);
    const inside = canonical(node.children, isPre || node.tag === 'pre');
    const whole = `<${node.tag}${attributes.join('')}>${inside}</${node.tag}>`;
    return INLINE.test(node.tag) || isPre ? whole : `\n${whole}\n`;
  });
  const joined = parts.join('');
  return isPre
    ? joined
    : joined
        .replace(/(<br><\/br>)[ \n]+/g, '$1')
        .replace(/[ \n]*\n[ \n]*/g, '\n')
        .replace(/^[ \n]+|[ \n]+$/g, '');
}

function merge(tree: Tree[]): Tree[] {
  const result: Tree[] = [];
  for (const node of tree) {
    const last = result.length - 1;
    const before = result[last];
    if (typeof node === 'string' && typeof before === 'string') result[last] = before + node;
    else result.push(node);
  }
  return result;
}

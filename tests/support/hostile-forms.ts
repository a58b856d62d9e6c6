import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5';

/** A form as a page shows it to somebody. */
export interface FoundForm {
  /** Where it goes: path and query. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** What would be sent if nobody touched it. */
  readonly values: Readonly<Record<string, string>>;
  /** All that can be sent: also of boxes that nobody ticked. */
  readonly names: readonly string[];
  /** Those of them that somebody types. */
  readonly typed: readonly string[];
}

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/**
 * Every form of a page, also of fields that belong to it by `form="…"`.
 * @param html the page
 * @param at its own address, which a form without an address goes to
 */
export function findForms(html: string, at: URL): FoundForm[] {
  const elements = [...walk(parse(html))];
  return elements
    .filter((element) => element.tagName === 'form')
    .map((form) => {
      const id = attribute(form, 'id');
      const own = new Set(walk(form));
      const fields = elements.filter((field) => {
        const owner = attribute(field, 'form');
        return owner === undefined ? own.has(field) : owner === id;
      });
      const action = attribute(form, 'action');
      const target = new URL(action || at, at);
      return {
        path: target.pathname + target.search,
        method: attribute(form, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
        values: Object.fromEntries(fields.flatMap(valueOf)),
        names: [...new Set(fields.filter(isSent).flatMap(nameOf))],
        typed: fields.filter(isTyped).flatMap(nameOf),
      };
    });
}

function valueOf(field: Element): [string, string][] {
  const [name] = nameOf(field);
  if (!name || !isSent(field)) return [];
  if (field.tagName === 'select') {
    const options = [...walk(field)].filter((one) => one.tagName === 'option');
    const chosen = options.find((one) => attribute(one, 'selected') !== undefined) ?? options[0];
    return [[name, (chosen && attribute(chosen, 'value')) ?? '']];
  }
  if (field.tagName === 'textarea') return [[name, textOf(field)]];
  const type = attribute(field, 'type');
  if (type === 'checkbox' || type === 'radio')
    return attribute(field, 'checked') === undefined
      ? []
      : [[name, attribute(field, 'value') ?? 'on']];
  return [[name, attribute(field, 'value') ?? '']];
}

const nameOf = (field: Element): string[] => {
  const name = attribute(field, 'name');
  return name ? [name] : [];
};

/** A file is sent otherwise. */
const isSent = (field: Element): boolean =>
  ['input', 'select', 'textarea', 'button'].includes(field.tagName) &&
  attribute(field, 'type') !== 'file';

function isTyped(field: Element): boolean {
  if (field.tagName === 'textarea') return true;
  const type = attribute(field, 'type') ?? 'text';
  return field.tagName === 'input' && ['text', 'search', 'email', 'url', 'tel'].includes(type);
}

function* walk(node: Node): Generator<Element> {
  if (defaultTreeAdapter.isElementNode(node)) yield node;
  if ('content' in node) yield* walk(node.content); // of a <template>
  if ('childNodes' in node) for (const child of node.childNodes) yield* walk(child);
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

function textOf(element: Element): string {
  return element.childNodes
    .map((node) => (defaultTreeAdapter.isTextNode(node) ? node.value : ''))
    .join('')
    .replace(/^\n/, '');
}

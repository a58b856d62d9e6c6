import { parse } from 'svelte/compiler';

/** Attributes whose value a person reads or hears. */
const READ = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'alt',
  'title',
  'placeholder',
  'label',
]);
/** Names are the same in every language. */
const NAMES = new Set(['Copia', 'GitHub', 'OpenAPI', 'API', 'e-mail', 'PDF', 'CSV']);

interface Node {
  type?: string;
  name?: string;
  data?: string;
  value?: unknown;
  start?: number;
  [key: string]: unknown;
}

/** The words that stand in a component itself instead of in its room's messages. */
export function bareTextOf(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node !== 'object') return;
    const it = node as Node;
    if (it.type === 'Text') return note(it.data ?? '');
    if (it.type === 'Attribute') {
      if (READ.has(it.name ?? '')) literals(it.value);
      else if (it.value !== true)
        visit([it.value].flat().filter((part) => (part as Node)?.type !== 'Text'));
      return;
    }
    for (const [key, child] of Object.entries(it)) if (key !== 'metadata') visit(child);
  };
  const note = (text: string) => {
    const words = text.match(/\p{L}{2,}[\p{L}-]*/gu)?.filter((word) => !NAMES.has(word)) ?? [];
    if (words.length > 0) found.push(text.trim().replace(/\s+/g, ' '));
  };
  const literals = (value: unknown): void => {
    for (const part of Array.isArray(value) ? value : [value]) {
      const it = part as Node | null;
      if (it?.type === 'Text') note(it.data ?? '');
      const expression = it?.expression as Node | undefined;
      if (expression?.type === 'Literal' && typeof expression.value === 'string')
        note(expression.value);
    }
  };
  visit(parse(source, { modern: true }).fragment);
  return found;
}

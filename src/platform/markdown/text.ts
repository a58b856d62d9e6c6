import { attribute, type Content, isElement } from './tree.ts';

const LINES = new Set(['br', 'li', 'summary', 'tr']);
const PARAGRAPHS = new Set(
  'blockquote details div h1 h2 h3 h4 h5 h6 hr ol p pre section table ul'.split(' '),
);

/**
 * The words of a tree without mark-up: code and quotes kept, pictures as their alternative text, a
 * slot as "…" because only its reader may know what it says.
 */
export function plainText(nodes: Content[]): string {
  const words = new Words();
  for (const node of nodes) collect(node, words, false);
  return words.text();
}

function collect(node: Content, words: Words, isCode: boolean): void {
  if (node.type === 'text') return isCode ? words.addCode(node.value) : words.add(node.value);
  if (node.type !== 'element') return;
  if ('dataFootnoteRef' in node.properties || 'dataFootnoteBackref' in node.properties) return;
  if (node.tagName === 'img') words.add(attribute(node, 'alt'));
  const slot = node.children.length === 0 ? attribute(node, 'dataSlot') : '';
  if (slot) words.add(/^(member|team)\//.test(slot) ? '@…' : '…');
  const lines = PARAGRAPHS.has(node.tagName) ? 2 : LINES.has(node.tagName) ? 1 : 0;
  words.breakLine(lines);
  for (const child of node.children) collect(child, words, isCode || node.tagName === 'pre');
  if (isElement(node, 'td', 'th')) words.addCode('\t');
  if (node.tagName !== 'br') words.breakLine(lines);
}

/** Puts words together, with breaks between them that never add up. */
class Words {
  #parts: string[] = [];
  #breaks = 0;

  add(value: string): void {
    const flat = value.replace(/\s+/g, ' ');
    const atStart = this.#breaks > 0 || this.#parts.length === 0;
    this.addCode(atStart ? flat.trimStart() : flat);
  }

  addCode(value: string): void {
    if (value === '') return;
    if (this.#parts.length > 0) this.#parts.push('\n'.repeat(this.#breaks));
    this.#breaks = 0;
    this.#parts.push(value);
  }

  breakLine(lines: number): void {
    this.#breaks = Math.max(this.#breaks, lines);
  }

  text(): string {
    return this.#parts
      .join('')
      .replace(/(?<![ \t])[ \t]+$/gm, '')
      .trim();
  }
}

/**
 * The beginning of a plain text, cut between words.
 * @param max the most characters it may have, the "…" included
 */
export function excerpt(text: string, max: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const letters = [...flat];
  if (letters.length <= max) return flat;
  const cut = letters.slice(0, Math.max(0, max - 1)).join('');
  const space = cut.lastIndexOf(' ');
  const endsInWord = letters[max - 1] !== ' ' && space > cut.length * 0.6;
  const words = endsInWord ? cut.slice(0, space) : cut;
  return `${words.replace(/[\s,;:.–—-]+$/, '')}…`;
}

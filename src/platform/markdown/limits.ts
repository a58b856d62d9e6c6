import type { Root as HastRoot } from 'hast';
import type { Root as MdastRoot } from 'mdast';
import type { Data } from 'unified';

/** Longest text we parse, in UTF-16 code units (a post may be up to 100 kB). */
export const MAX_MARKDOWN_LENGTH = 100_000;
/** Longest HTML we turn into Markdown, in UTF-16 code units. */
const MAX_HTML_LENGTH = 1_000_000;
const MAX_HTML_TAGS = 40_000;

const MAX_DEPTH = 120;
const MAX_TABLE_CELLS = 20_000;
const MAX_REFERENCED_LENGTH = 300_000;
const MAX_FOOTNOTE_REFERENCES = 2_000;
/** Sum over all paragraphs of (marks in the paragraph)²: what resolving them costs. */
const MAX_INLINE_COST = 8_000_000;

export type ComplexityCode = 'too_long' | 'too_deep' | 'too_tangled';

/** A text that would cost more to read than any honest text does. Shown to its author as such. */
export class MarkdownTooComplex extends Error {
  override name = 'MarkdownTooComplex';
  readonly code: ComplexityCode;

  constructor(code: ComplexityCode, message: string) {
    super(message);
    this.code = code;
  }
}

type Node = MdastRoot | HastRoot | MdastRoot['children'][number] | HastRoot['children'][number];

/** Refuses HTML that would take long to parse or to convert, by looking at its source alone. */
export function checkHtmlSource(html: string): void {
  if (html.length > MAX_HTML_LENGTH) {
    throw new MarkdownTooComplex(
      'too_long',
      `This HTML is longer than ${MAX_HTML_LENGTH} characters.`,
    );
  }
  if (html.split('<').length > MAX_HTML_TAGS) throw tooTangled();
}

/** Refuses trees that are too deep for recursive code, or that would grow far beyond the source. */
export function checkTree(tree: MdastRoot | HastRoot): void {
  const definitions = new Map<string, number>();
  const references: string[] = [];
  let cells = 0;
  let footnotes = 0;
  walk(tree, (node) => {
    if (node.type === 'definition') {
      definitions.set(node.identifier, node.url.length + (node.title?.length ?? 0));
    } else if (node.type === 'linkReference' || node.type === 'imageReference') {
      references.push(node.identifier);
    } else if (node.type === 'footnoteReference') {
      footnotes += 1;
    } else if (node.type === 'table') {
      cells += node.children.length * (node.align?.length ?? 0);
    }
  });
  if (cells > MAX_TABLE_CELLS || footnotes > MAX_FOOTNOTE_REFERENCES) throw tooTangled();
  const grown = references.reduce((sum, name) => sum + (definitions.get(name) ?? 0), 0);
  if (grown > MAX_REFERENCED_LENGTH) throw tooTangled();
}

/** Visits every node without recursion, so that depth cannot exhaust the stack. */
function walk(tree: Node, see: (node: Node) => void): void {
  let level: Node[] = [tree];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooDeep();
    const next: Node[] = [];
    for (const node of level) {
      see(node);
      if ('children' in node) for (const child of node.children) next.push(child);
    }
    level = next;
  }
}

/** Runs recursive library code and gives an exhausted stack its proper name. */
export function withinStack<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message)) throw tooDeep();
    throw error;
  }
}

type Step = (code: number | null) => Step | undefined;
type TokenizeContext = { parser: object; events: object };

/**
 * A remark plugin that counts the marks of each paragraph while they are read, and refuses before
 * the resolving of emphasis and links, whose cost grows with their square.
 */
export function limitInlineMarks(this: { data(): Data }): void {
  let document: object | null = null;
  let paragraph: object | null = null;
  let cost = 0;
  let marks = 0;
  const count = {
    name: 'inlineMarkLimit',
    add: 'before',
    tokenize(this: TokenizeContext, _effects: unknown, _ok: Step, nok: Step): Step {
      if (document !== this.parser) cost = 0;
      if (paragraph !== this.events) marks = 0;
      document = this.parser;
      paragraph = this.events;
      marks += 1;
      cost += 2 * marks - 1;
      if (cost > MAX_INLINE_COST) throw tooTangled();
      return nok;
    },
  };
  const data = this.data() as { micromarkExtensions?: unknown[] };
  const text = Object.fromEntries([...'*_~[]!<'].map((mark) => [mark.charCodeAt(0), count]));
  (data.micromarkExtensions ??= []).push({ text });
}

export function tooDeep(): MarkdownTooComplex {
  return new MarkdownTooComplex('too_deep', 'This text nests quotes, lists or marks too deeply.');
}

export function tooTangled(): MarkdownTooComplex {
  return new MarkdownTooComplex('too_tangled', 'This text has too many marks to be read safely.');
}

import { MarkdownTooComplex, MAX_MARKDOWN_LENGTH, tooDeep, tooTangled } from './limits.ts';

const MAX_MARKERS_PER_LINE = 40;
/** In units of about 20 µs of parsing. */
const MAX_LINE_COST = 60_000;
/** Sum over runs of (length × punctuation in it). */
const MAX_ADDRESS_COST = 60_000_000;
/** Sum over paragraphs of (length × openers that nothing closes). */
const MAX_SCAN_COST = 4_000_000;
/** Sum over lines that may be a table's of the columns it has; what is drawn is counted later. */
const MAX_CELLS = 100_000;

/**
 * Refuses a text that would take long to parse, by looking at its source alone in linear time. The
 * parser is quadratic in several places; each check here is the bound of one of them.
 */
export function checkSource(markdown: string): void {
  if (markdown.length > MAX_MARKDOWN_LENGTH) {
    throw new MarkdownTooComplex(
      'too_long',
      `This text is longer than ${MAX_MARKDOWN_LENGTH} characters.`,
    );
  }
  checkLines(markdown);
  checkAddresses(markdown);
  checkOpeners(markdown);
  checkTables(markdown);
}

const CONTAINERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)))+/;

/** Each line costs as much as the quotes and lists that it stands in, lazily or not. */
function checkLines(markdown: string): void {
  let cost = 0;
  let depth = 0;
  let afterBlank = false;
  for (const line of markdown.split(/\r\n?|\n/)) {
    const prefix = CONTAINERS.exec(line)?.[0] ?? '';
    const quotes = prefix.split('>').length - 1;
    const items = prefix.match(/[-+*.)]/g)?.length ?? 0;
    if (quotes + items > MAX_MARKERS_PER_LINE) throw tooDeep();
    if (afterBlank && /^[^ \t]/.test(line)) depth = 0;
    depth = Math.max(depth, quotes + items);
    afterBlank = line.trim() === '';
    cost += 2 + depth + 4 * items;
    if (cost > MAX_LINE_COST) throw tooTangled();
  }
}

/** GFM's search for mail addresses starts anew after each punctuation mark of a run. */
function checkAddresses(markdown: string): void {
  let cost = 0;
  for (const [run] of markdown.matchAll(/[-.\w+]{200,}/g)) {
    cost += run.length * (run.match(/[-.+_]/g)?.length ?? 0);
  }
  if (cost > MAX_ADDRESS_COST) throw tooTangled();
}

const PAIRS: [opener: RegExp, closer: string][] = [
  [/<!--/g, '-->'],
  [/<\?/g, '?>'],
  [/<!\[CDATA\[/g, ']]>'],
  [/<![A-Za-z]/g, '>'],
];

/** An opener without its closer is searched for to the end of its paragraph. */
function checkOpeners(markdown: string): void {
  let cost = 0;
  for (const paragraph of markdown.split(/(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)/)) {
    let open = 0;
    for (const [opener, closer] of PAIRS) {
      const parts = paragraph.split(opener).slice(1);
      open += parts.filter((part) => !part.includes(closer)).length;
    }
    const codeMarks = new Set(paragraph.match(/`+/g)?.map((run) => run.length));
    open += Math.max(0, codeMarks.size - 3);
    cost += open * paragraph.length;
  }
  if (cost > MAX_SCAN_COST) throw tooTangled();
}

/** Each row of a table is filled up with empty cells to the columns of its head. */
function checkTables(markdown: string): void {
  let columns = 0;
  let cells = 0;
  for (const line of markdown.split(/\r\n?|\n/)) {
    if (line.trim() === '') columns = 0;
    else if (/^[-:| \t>]+$/.test(line)) columns = Math.max(columns, line.split('|').length);
    cells += columns;
    if (cells > MAX_CELLS) throw tooTangled();
  }
}

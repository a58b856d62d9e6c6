import { quoteMarkdown } from '#platform/markdown/index.ts';
import type { References } from './references.ts';

/** What a block of Discourse's own needs to become Markdown. */
export interface BlockOptions {
  maths: boolean;
  refs: References;
}

const FENCE = /^((?:[ >]|[-*+] |\d{1,9}[.)] )*)(`{3,}(?=[^`]*$)|~{3,})/;
const OPEN =
  /^([ \t>]*)\[(quote|details|spoiler|blur|poll|grid|wrap|chat|code|policy|event|graphviz)([ =][^\]\n]*)?\](.*)$/i;
const MAX_NESTING = 20;
/** Opening tags without an end that we look for the end of: each costs a walk to the end. */
const MAX_UNCLOSED = 100;

/**
 * Turns the blocks that only Discourse has into CommonMark: quotes with their author, folded parts,
 * formulas, polls. All else stays, line for line. Code is left alone.
 */
export function convertBlocks(raw: string, options: BlockOptions, depth = 0): string {
  const lines = raw.replace(/\r\n?/g, '\n').split('\n');
  const out: string[] = [];
  let unclosed = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const fence = FENCE.exec(line);
    if (fence) {
      const end = endOfFence(lines, i, fence[2]!);
      out.push(...lines.slice(i, end + 1));
      i = end;
      continue;
    }
    const formula = options.maths ? /^([ >]{0,60})\$\$[ \t]*$/.exec(line) : null;
    if (formula) {
      const end = lines.findIndex(
        (each, at) => at > i && unprefix(each, formula[1]!).trim() === '$$',
      );
      const last = end < 0 ? lines.length : end;
      const body = lines.slice(i + 1, last).map((each) => unprefix(each, formula[1]!));
      emit(out, formula[1]!, formulaBlock(body));
      i = last;
      continue;
    }
    const open = depth < MAX_NESTING && unclosed < MAX_UNCLOSED ? OPEN.exec(line) : null;
    const block = open && readBlock(lines, i, open);
    if (!block) {
      if (open) unclosed += 1;
      out.push(line);
      continue;
    }
    emit(out, open[1]!, writeBlock(block, options, depth));
    // Text behind the closing tag is a paragraph of its own.
    if (block.rest) lines[block.end] = open[1]! + block.rest;
    i = block.rest ? block.end - 1 : block.end;
  }
  return out.join('\n');
}

interface Block {
  name: string;
  attributes: string;
  body: string[];
  end: number;
  rest: string;
}

/** The block that opens on this line, if it closes anywhere; quotes within quotes are counted. */
function readBlock(lines: string[], start: number, open: RegExpExecArray): Block | null {
  const [, prefix = '', tag = '', attributes = '', behind = ''] = open;
  const name = tag.toLowerCase();
  const marks = new RegExp(`\\[(/?)${name}(?:[ =][^\\]\\n]*)?\\]`, 'gi');
  const body: string[] = [];
  let depth = 1;
  let fence = '';
  for (let i = start; i < lines.length; i++) {
    if (prefix.includes('>') && !lines[i]!.startsWith(prefix.trimEnd())) return null;
    const text = i === start ? behind : unprefix(lines[i]!, prefix);
    const mark = i === start ? null : FENCE.exec(text)?.[2];
    if (fence) {
      if (text.trim().startsWith(fence) && /^[`~]+$/.test(text.trim())) fence = '';
    } else if (mark) fence = mark;
    else {
      for (const match of text.matchAll(marks)) {
        // Opening tags count at the start of a line only, closing ones at either end of it.
        const before = text.slice(0, match.index).trim();
        if (!match[1]) depth += before === '' && i > start ? 1 : 0;
        else if (--depth === 0) {
          if (before) body.push(text.slice(0, match.index));
          return {
            name,
            attributes: attributes.trim(),
            body,
            end: i,
            rest: text.slice(match.index + match[0].length).trim(),
          };
        }
      }
    }
    if (i > start || text.trim()) body.push(text);
  }
  return null;
}

function writeBlock(block: Block, options: BlockOptions, depth: number): string[] {
  const inner = () => convertBlocks(block.body.join('\n'), options, depth + 1).split('\n');
  switch (block.name) {
    case 'quote':
      return writeQuote(block, inner(), options.refs);
    case 'chat':
      return quoteLines([
        `${escapeText(attribute(block.attributes, 'quote').split(';')[0]!)}:`,
        '',
        ...inner(),
      ]);
    case 'details':
      return foldedLines(
        unquote(block.attributes.replace(/^=/, '').replace(/\s+open$/i, '')),
        inner(),
      );
    case 'spoiler':
    case 'blur':
      return foldedLines('', inner());
    case 'code':
      return fenced('', block.body);
    case 'graphviz':
      return fenced('dot', trimEmpty(block.body));
    default:
      return inner();
  }
}

function writeQuote(block: Block, inner: string[], refs: References): string[] {
  const value = unquote(block.attributes.replace(/^=/, ''));
  const parts = value.split(',').map((part) => part.trim());
  const fields = new Map(
    parts.flatMap((part) => {
      const [, key, text] = /^(\w+):(.*)$/.exec(part) ?? [];
      return key ? [[key, text!.trim()] as const] : [];
    }),
  );
  const [name = ''] = parts.filter((part) => !/^\w+:/.test(part));
  const username = fields.get('username') ?? name;
  if (!name && !username) return quoteLines(inner);
  const topicId = Number(fields.get('topic'));
  const post = refs.post(topicId, Number(fields.get('post')));
  const authorName = refs.member(username)?.name ?? name;
  if (post) return quoteMarkdown({ id: post.id, authorName }, inner.join('\n')).split('\n');
  return quoteLines([`${escapeText(authorName)}:`, '', ...inner]);
}

function quoteLines(lines: string[]): string[] {
  return trimEmpty(lines).map((line) => (line === '' ? '>' : `> ${line}`));
}

function foldedLines(summary: string, inner: string[]): string[] {
  const words = escapeHtml(summary) || '…';
  return ['<details>', `<summary>${words}</summary>`, '', ...trimEmpty(inner), '', '</details>'];
}

/** A formula on lines of its own, in the notation that other Markdown programs know, too. */
function formulaBlock(body: string[]): string[] {
  return fenced('math', trimEmpty(body));
}

function fenced(language: string, body: string[]): string[] {
  const longest = Math.max(2, ...body.map((line) => /`+/.exec(line)?.[0].length ?? 0));
  const mark = '`'.repeat(longest + 1);
  return [mark + language, ...body, mark];
}

/** Writes a block behind a prefix (`> `, or the indent of a list), with empty lines around it. */
function emit(out: string[], prefix: string, lines: string[]): void {
  if (out.length > 0 && out.at(-1)!.slice(prefix.length).trim() !== '') out.push(prefix.trimEnd());
  for (const line of lines) out.push(line === '' ? prefix.trimEnd() : prefix + line);
  out.push(prefix.trimEnd());
}

function endOfFence(lines: string[], start: number, mark: string): number {
  for (let i = start + 1; i < lines.length; i++) {
    const text = lines[i]!.replace(/^[\s>]*/, '').trimEnd();
    if (text.length >= mark.length && text === mark[0]!.repeat(text.length)) return i;
  }
  return lines.length - 1;
}

function unprefix(line: string, prefix: string): string {
  if (line.startsWith(prefix)) return line.slice(prefix.length);
  return line.startsWith(prefix.trimEnd()) ? line.slice(prefix.trimEnd().length) : line.trimStart();
}

function trimEmpty(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`${name}="?([^"\\]]*)`, 'i').exec(attributes)?.[1] ?? '';
}

function unquote(text: string): string {
  return text
    .trim()
    .replace(/^["“”'](.*)["“”']$/s, '$1')
    .trim();
}

function escapeText(text: string): string {
  return text.replace(/[\\`*_[\]<>&~|!]/g, '\\$&');
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

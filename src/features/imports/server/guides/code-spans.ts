/** Pieces of a Markdown text that are code, by its lines alone: fences, and what stands between backticks. */
export function codeSpans(text: string): [start: number, end: number][] {
  const spans: [number, number][] = [];
  let fence: { mark: string; start: number } | null = null;
  let at = 0;
  for (const line of text.split('\n')) {
    const end = at + line.length;
    const [, mark, rest] = /^[ \t>]*(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence) {
      if (mark?.startsWith(fence.mark) && rest!.trim() === '') {
        spans.push([fence.start, end]);
        fence = null;
      }
    } else if (mark && !(mark[0] === '`' && rest!.includes('`'))) fence = { mark, start: at };
    else for (const [from, to] of ticks(line)) spans.push([at + from, at + to]);
    at = end + 1;
  }
  if (fence) spans.push([fence.start, text.length]);
  return spans;
}

function* ticks(line: string): Generator<[number, number]> {
  for (const match of line.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g))
    yield [match.index, match.index + match[0].length];
}

/**
 * Replaces what a pattern finds outside of code. As many lines as were there stay, so that a line's number
 * still is its number in the file.
 */
export function replaceOutsideCode(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray, line: number) => string,
): string {
  const code = codeSpans(text);
  return text.replace(pattern, (...found) => {
    const groups = typeof found.at(-1) === 'object' ? found.pop() : undefined;
    const offset = found.at(-2) as number;
    const whole = found[0] as string;
    if (code.some(([start, end]) => offset >= start && offset < end)) return whole;
    const match = Object.assign(found.slice(0, -2), { index: offset, input: text, groups });
    const put = replace(match as unknown as RegExpExecArray, lineAt(text, offset));
    const missing = lines(whole) - lines(put);
    return put + '\n'.repeat(Math.max(0, missing));
  });
}

const lines = (text: string): number => text.split('\n').length - 1;

/** The line of an offset, from 1. */
export const lineAt = (text: string, offset: number): number => lines(text.slice(0, offset)) + 1;

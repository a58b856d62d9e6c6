import { readFileSync } from 'node:fs';

export type Example = { number: number; section: string; markdown: string; html: string };

const FENCE = '`'.repeat(32);

/** The examples of a specification in CommonMark's format: Markdown, a dot on a line, HTML. */
export function readSpecExamples(path: string): Example[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const examples: Example[] = [];
  let section = '';
  for (let at = 0; at < lines.length; at++) {
    section = /^#+ (.*)/.exec(lines[at]!)?.[1] ?? section;
    if (!lines[at]!.startsWith(`${FENCE} example`)) continue;
    const dot = lines.indexOf('.', at);
    const end = lines.indexOf(FENCE, dot);
    const join = (from: number, to: number) =>
      lines
        .slice(from, to)
        .map((line) => `${line.replaceAll('→', '\t')}\n`)
        .join('');
    examples.push({
      number: examples.length + 1,
      section,
      markdown: join(at + 1, dot),
      html: join(dot + 1, end),
    });
    at = end;
  }
  return examples;
}

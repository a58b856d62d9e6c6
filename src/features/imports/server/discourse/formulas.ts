/**
 * Where one run of inline text has formulas, by the rule of Discourse's own plugin: `$…$` with a
 * space, a mark or the end on both outer sides. Code, links in angle brackets and escaped dollars
 * are passed over.
 */
export function findFormulas(text: string): { start: number; end: number; tex: string }[] {
  const found: { start: number; end: number; tex: string }[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\') at += 1;
    else if (char === '`') at = endOfCode(text, at) - 1;
    else if (char === '<') at = endOfTag(text, at) - 1;
    else if (char === '$') {
      const end = endOfFormula(text, at);
      if (end === null) continue;
      found.push({ start: at, end, tex: text.slice(at + 1, end - 1) });
      at = end - 1;
    }
  }
  return found;
}

/** A formula in the notation that survives every Markdown program: a code span between dollars. */
export function formulaMarkdown(tex: string): string {
  const words = tex.replace(/\s*\n[\s>]*/g, ' ').trim();
  const longest = Math.max(0, ...(words.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(words) ? ' ' : '';
  return `$${mark}${space}${words}${space}${mark}$`;
}

function endOfFormula(text: string, start: number): number | null {
  if (!isEdge(text[start - 1]) || text[start + 1] === '$') return null;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '$' || text[at - 1] === '\\') continue;
    const isEmpty = text.slice(start + 1, at).trim() === '';
    return isEdge(text[at + 1]) && !isEmpty ? at + 1 : null;
  }
  return null;
}

function isEdge(char: string | undefined): boolean {
  return char === undefined || (char !== '$' && /[\s\p{P}\p{S}]/u.test(char));
}

function endOfCode(text: string, start: number): number {
  const mark = /^`+/.exec(text.slice(start))![0];
  const closing = new RegExp(`(?<!\`)${mark}(?!\`)`, 'g');
  closing.lastIndex = start + mark.length;
  const end = closing.exec(text);
  return end ? end.index + mark.length : start + mark.length;
}

function endOfTag(text: string, start: number): number {
  const tag = /^<(?:\/?[a-z][^<>\n]*|[a-z][a-z0-9+.-]*:[^\s<>]*)>/i.exec(
    text.slice(start, start + 2000),
  );
  return start + (tag ? tag[0].length : 1);
}

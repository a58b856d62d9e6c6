/** A node of the editor's document as JSON: what `editor.getJSON()` gives. */
export interface Piece {
  type?: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: Piece[];
}
type Attributes = Record<string, unknown>;

/**
 * Writes the editor's document as the HTML that the server turns into Markdown. Ours rather than the
 * library's, so that a text comes out as it went in: lists as tight or loose as they were, soft line
 * breaks, and marks nested the way their extents ask.
 */
export function writeHtml(document: Piece): string {
  return writeBlocks(document.content ?? []);
}

const writeBlocks = (blocks: Piece[]): string => blocks.map(writeBlock).join('');

function writeBlock(block: Piece): string {
  const content = block.content ?? [];
  switch (block.type) {
    case 'paragraph': {
      const inline = writeInline(content);
      return inline === '' ? '' : `<p>${inline}</p>`;
    }
    case 'heading':
      return `<h${block.attrs?.level}>${writeInline(content)}</h${block.attrs?.level}>`;
    case 'blockquote':
      return `<blockquote>${writeBlocks(content)}</blockquote>`;
    case 'codeBlock': {
      const language = block.attrs?.language;
      const attributes = language ? { class: `language-${language}` } : {};
      const text = content.map((piece) => piece.text ?? '').join('');
      return `<pre>${tag('code', attributes)}${escape(text)}\n</code></pre>`;
    }
    case 'bulletList':
      return `<ul>${writeItems(block)}</ul>`;
    case 'orderedList': {
      const start = block.attrs?.start;
      return `${tag('ol', start === 1 ? {} : { start })}${writeItems(block)}</ol>`;
    }
    case 'horizontalRule':
      return '<hr>';
    default:
      return writeInline([block]);
  }
}

/** In a tight list the words of an item stand in no paragraph; two paragraphs make any list loose. */
function writeItems(list: Piece): string {
  const items = list.content ?? [];
  const loose =
    list.attrs?.loose === true ||
    items.some((item) =>
      (item.content ?? []).some(
        (block, index, all) => block.type === 'paragraph' && all[index + 1]?.type === 'paragraph',
      ),
    );
  return items
    .map(({ content = [] }) => {
      const inside = content.map((block) =>
        block.type === 'paragraph' && !loose ? writeInline(block.content ?? []) : writeBlock(block),
      );
      return `<li>${inside.join('')}</li>`;
    })
    .join('');
}

/** Which mark stands outside where two have the same extent, as CommonMark's `***both***` has it. */
const ORDER = ['italic', 'bold', 'strike', 'link', 'soft', 'code'];
const ELEMENTS: Record<string, string> = {
  italic: 'em',
  bold: 'strong',
  strike: 'del',
  code: 'code',
};

type Mark = NonNullable<Piece['marks']>[number];
const same = (a: Mark, b: Mark) =>
  a.type === b.type && JSON.stringify(a.attrs) === JSON.stringify(b.attrs);

/** Opens, at each place, the mark that reaches farthest. */
function writeInline(pieces: Piece[]): string {
  let html = '';
  for (let at = 0; at < pieces.length;) {
    const marks = pieces[at]!.marks ?? [];
    if (marks.length === 0) {
      html += writeLeaf(pieces[at++]!);
      continue;
    }
    const reach = (mark: Mark) => {
      let end = at + 1;
      while (pieces[end]?.marks?.some((other) => same(mark, other))) end++;
      return end;
    };
    const [mark, end] = marks
      .map((each) => [each, reach(each)] as const)
      .sort(([a, x], [b, y]) => y - x || ORDER.indexOf(a.type) - ORDER.indexOf(b.type))[0]!;
    const inside = pieces.slice(at, end).map((piece) => ({
      ...piece,
      marks: piece.marks!.filter((other) => !same(mark, other)),
    }));
    html += writeMark(mark, inside);
    at = end;
  }
  return html;
}

function writeMark(mark: Mark, inside: Piece[]): string {
  if (mark.type === 'soft') return writeInline(inside).replace(/^ $/, '\n');
  if (mark.type === 'link') {
    const { href, title, remote } = mark.attrs ?? {};
    const attributes = { href, title, class: remote ? 'remote-image' : null };
    return `${tag('a', attributes)}${inside.map(withoutLink).join('')}</a>`;
  }
  const element = ELEMENTS[mark.type];
  if (mark.type === 'code') return `<code>${inside.map(withoutLink).join('')}</code>`;
  return element ? `<${element}>${writeInline(inside)}</${element}>` : writeInline(inside);
}

const withoutLink = (piece: Piece): string =>
  piece.marks?.length || piece.type !== 'text' ? writeInline([piece]) : escape(piece.text ?? '');

const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*_~]/g;

function writeLeaf(piece: Piece): string {
  switch (piece.type) {
    case 'text':
      return escape(piece.text ?? '').replace(ADDRESS, (url) => `<a href="${url}">${url}</a>`);
    case 'hardBreak':
      return '<br>';
    case 'slot': {
      const { slot, words, label } = piece.attrs ?? {};
      return `${tag('a', { 'data-slot': slot, 'data-words': words })}${escape(String(label))}</a>`;
    }
    case 'picture':
      return tag('img', { alt: '', ...piece.attrs });
    default:
      return '';
  }
}

function tag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return `<${name}${written.join('')}>`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);

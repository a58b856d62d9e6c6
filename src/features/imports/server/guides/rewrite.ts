import type { Definition, Image, ImageReference, Link, LinkReference, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { applyEdits, parseMarkdown, type Edit } from '#platform/markdown/index.ts';

/** What an address of a text becomes; `null`: only the words stay. */
export type Rewrite = (url: string, offset: number) => string | null;
export interface Rewriting {
  link: Rewrite;
  /** What a link becomes whose words are these; else as `link`. */
  titled?: (url: string, words: string) => string | null;
  /** What an address becomes that stands for itself, `<…>`; left out: nothing else. */
  bare?: (url: string) => string | null;
  /** References stay references, and only their addresses change. */
  keepReferences?: boolean;
  /** The address and the size to write behind it. */
  picture: (
    url: string,
    offset: number,
  ) => { url: string; width: number | null; height: number | null } | null;
}

type Reference = LinkReference | ImageReference;

/**
 * Gives links and pictures other addresses, in Markdown and in hand-written HTML; references become links with
 * their address beside them. Every other byte stays as it is.
 * @param definitions of the whole page, for references whose address stands in another chapter
 */
export function rewriteAddresses(
  text: string,
  definitions: readonly string[],
  rewriting: Rewriting,
): string {
  const whole = [text, ...definitions].join('\n\n');
  const tree = parseMarkdown(whole);
  const named = definitionsOf(tree);
  const edits: Edit[] = [];
  visit(tree, (node) => {
    const at = node.position?.start.offset;
    if (at === undefined || at >= text.length) return;
    if (rewriting.keepReferences && /Reference$/.test(node.type)) return;
    if (node.type === 'link') edits.push(...linkEdits(text, node, node.url, rewriting));
    else if (node.type === 'image')
      edits.push(pictureEdit(text, node, node.url, node.title, rewriting));
    else if (node.type === 'linkReference') {
      const { url } = named.get(node.identifier) ?? {};
      if (url !== undefined) edits.push(...linkEdits(text, node, url, rewriting));
    } else if (node.type === 'imageReference') {
      const found = named.get(node.identifier);
      if (found) edits.push(pictureEdit(text, node, found.url, found.title, rewriting));
    } else if (node.type === 'definition') edits.push(definitionEdit(text, node, rewriting));
    else if (node.type === 'html') edits.push(...htmlEdits(text, spanOf(node), rewriting));
  });
  return applyEdits(text, edits);
}

function definitionEdit(text: string, node: Definition, on: Rewriting): Edit {
  const { start, end } = spanOf(node);
  if (!on.keepReferences) return { start, end, text: '' };
  const source = text.slice(start, end);
  const to = on.link(node.url, start);
  const [, label] = /^(\[(?:[^\]\\]|\\.)+\]:)/s.exec(source) ?? [];
  if (!label || to === null || to === node.url) return { start, end, text: source };
  return { start, end, text: `${label} ${bracketed(to)}${quotedTitle(node.title)}` };
}

function definitionsOf(tree: Root): Map<string, Definition> {
  const found = new Map<string, Definition>();
  visit(tree, 'definition', (node) => {
    if (!found.has(node.identifier)) found.set(node.identifier, node);
  });
  return found;
}

/** The source of each definition of a text. */
export function definitionSources(text: string): { links: string[]; notes: Map<string, string> } {
  const links: string[] = [];
  const notes = new Map<string, string>();
  visit(parseMarkdown(text), (node) => {
    if (node.type !== 'definition' && node.type !== 'footnoteDefinition') return;
    const { start, end } = spanOf(node);
    const source = text.slice(start, end);
    if (node.type === 'definition') links.push(source);
    else notes.set(node.label ?? node.identifier, source);
  });
  return { links, notes };
}

const spanOf = (node: { position?: Root['position'] }) => ({
  start: node.position!.start.offset!,
  end: node.position!.end.offset!,
});

const bracketed = (url: string): string =>
  /[\s()<>]/.test(url) ? `<${url.replace(/[<>\n]/g, encodeURIComponent)}>` : url;

function linkEdits(
  text: string,
  node: Link | LinkReference,
  url: string,
  rewriting: Rewriting,
): Edit[] {
  const { link, titled } = rewriting;
  const { start, end } = spanOf(node);
  const last = node.children.findLast(({ position }) => position);
  const innerEnd = last ? spanOf(last).end : start + 1;
  const isInline = node.type === 'link';
  // An address that stands for itself.
  if (text[start] !== '[') {
    const put = rewriting.bare?.(url) ?? null;
    return put === null ? [] : [{ start, end, text: put }];
  }
  const words = text.slice(start + 1, innerEnd);
  const whole = titled?.(url, words) ?? null;
  if (whole !== null) return [{ start, end, text: whole }];
  const to = link(url, start);
  if (to === null)
    return [
      { start, end: start + 1, text: '' },
      { start: innerEnd, end, text: '' },
    ];
  if (isInline && to === url) return [];
  const title = isInline ? quotedTitle(node.title) : '';
  return [{ start: innerEnd, end, text: `](${bracketed(to)}${title})` }];
}

const quotedTitle = (title: string | null | undefined): string =>
  title ? ` "${title.replace(/(["\\])/g, '\\$1').replace(/\s*\n\s*/g, ' ')}"` : '';

const SIZE = /(?:^| )=(\d{1,5})x(\d{1,5})$/;

function pictureEdit(
  text: string,
  node: Image | Reference,
  url: string,
  title: string | null | undefined,
  { picture }: Rewriting,
): Edit {
  const { start, end } = spanOf(node);
  const alt = ('alt' in node ? (node.alt ?? '') : '').replace(/[\\[\]]/g, '\\$&');
  const found = picture(url, start);
  if (!found) return { start, end, text: alt };
  if (found.url === url && node.type === 'image')
    return { start, end, text: text.slice(start, end) };
  const size = found.width && found.height ? `=${found.width}x${found.height}` : '';
  const rest = size ? [(title ?? '').replace(SIZE, ''), size].filter(Boolean).join(' ') : title;
  return { start, end, text: `![${alt}](${bracketed(found.url)}${quotedTitle(rest)})` };
}

const TAG = /<(a|img)(\s[^<>]*?)?(\/?)>/gi;

function htmlEdits(
  text: string,
  { start, end }: { start: number; end: number },
  on: Rewriting,
): Edit[] {
  const edits: Edit[] = [];
  const source = text.slice(start, end);
  // Written as Markdown, but in HTML that no Markdown is read in.
  for (const match of source.matchAll(/(?<![!\\])\[([^[\]<>]+)\]\(([^()\s<>"]+)\)/g)) {
    const at = start + match.index;
    const to = on.link(match[2]!, at);
    const words = match[1]!;
    const linked = to === null ? words : `<a href="${escaped(to)}">${words}</a>`;
    edits.push({ start: at, end: at + match[0].length, text: linked });
  }
  for (const match of source.matchAll(TAG)) {
    const at = start + match.index;
    const span = { start: at, end: at + match[0].length };
    const attributes = match[2] ?? '';
    if (match[1]!.toLowerCase() === 'a') {
      const href = attributeOf(attributes, 'href');
      if (href === null) continue;
      const to = on.link(href, at);
      if (to !== href)
        edits.push({ ...span, text: to === null ? '<a>' : `<a href="${escaped(to)}">` });
    } else {
      const found = on.picture(attributeOf(attributes, 'src') ?? '', at);
      const alt = attributeOf(attributes, 'alt') ?? '';
      const size =
        found?.width && found.height ? ` width="${found.width}" height="${found.height}"` : '';
      edits.push({
        ...span,
        text: found
          ? `<img src="${escaped(found.url)}" alt="${escaped(alt)}"${size}>`
          : escaped(alt),
      });
    }
  }
  return edits;
}

function attributeOf(attributes: string, name: string): string | null {
  const match = new RegExp(
    `(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    'i',
  ).exec(attributes);
  const value = match?.slice(1).find((each) => each !== undefined);
  return value === undefined ? null : value.replace(/&amp;/g, '&').replace(/&quot;/g, '"');
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

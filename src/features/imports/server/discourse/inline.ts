import type { Image, Link, Root } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import {
  applyEdits,
  type Edit,
  KEEP_WORDS,
  mentionMarkdown,
  parseMarkdown,
  type Slot,
  slotUrl,
  type Span,
} from '#platform/markdown/index.ts';
import { findEmoji } from './emoji.ts';
import { findFormulas, formulaMarkdown } from './formulas.ts';
import { ownPath, readOldPath, type References } from './references.ts';

export interface InlineOptions {
  breaks: boolean;
  maths: boolean;
  /** Short names that the forum drew in this text; `null` when nobody knows, empty for none. */
  emoji: ReadonlySet<string> | null;
  site: string | null;
  refs: References;
  /** The address of an uploaded file by its short name (`<hash>.png`), or `null`. */
  upload(name: string): string | null;
  /** Addresses that the forum linked though they are written without `https://`, by what is written. */
  linked: ReadonlyMap<string, string>;
  /** Categories and tags as they are written (`#parent:name`), with the name that is shown. */
  hashtags: ReadonlyMap<string, string>;
}

/** Formulas first: what stands in them is no Markdown. */
export function convertFormulas(markdown: string): string {
  if (!markdown.includes('$')) return markdown;
  const edits: Edit[] = [];
  visit(parseMarkdown(markdown), (node) => {
    if (node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'tableCell') return;
    const span = spanOf(node);
    if (!span) return;
    for (const { start, end, tex } of findFormulas(markdown.slice(span.start, span.end)))
      edits.push({ start: span.start + start, end: span.start + end, text: formulaMarkdown(tex) });
    return SKIP;
  });
  return applyEdits(markdown, edits);
}

/**
 * What Discourse reads in running text, as CommonMark: mentions, emoji, line breaks, uploads, links
 * within the forum. Every other byte stays.
 */
export function convertInline(markdown: string, options: InlineOptions): string {
  if (!hasDialect(markdown, options)) return markdown;
  const edits: Edit[] = [];
  visit(parseMarkdown(markdown), (node, index, parent) => {
    const span = spanOf(node);
    if (!span) return undefined;
    if (node.type === 'image') {
      push(edits, span, imageMarkdown(node, options));
      return SKIP;
    }
    if (node.type === 'link') {
      const text = linkMarkdown(node, markdown.slice(span.start, span.end), options);
      if (text === null) return undefined;
      edits.push({ ...span, text });
      return SKIP;
    }
    if (node.type === 'delete' && !markdown.startsWith('~~', span.start)) {
      // Only two tildes strike out on the forum.
      edits.push({ start: span.start, end: span.start + 1, text: '\\~' });
      edits.push({ start: span.end - 1, end: span.end, text: '\\~' });
    }
    if (node.type === 'html') push(edits, span, htmlUploads(node.value, options));
    if (node.type !== 'text' || insideHtml(parent, index)) return undefined;
    const inLink = parent?.type === 'link' || parent?.type === 'linkReference';
    const source = markdown.slice(span.start, span.end);
    const taken = parent?.type === 'heading' ? [] : breakEdits(source, options);
    const found = [
      ...(inLink ? [] : [...mentionEdits(source, options), ...wordEdits(source, options)]),
      ...emojiEdits(source, options),
    ];
    for (const edit of [...taken, ...found])
      edits.push({ start: span.start + edit.start, end: span.start + edit.end, text: edit.text });
    return undefined;
  });
  return applyEdits(markdown, withoutOverlaps(edits));
}

/** Signs of what is read in another way: most texts have none and are not parsed for it. */
const SIGNS = /[@~]|upload:\/\/|\|\d+x\d+|\[!\[|\]\((?!https?:|copia:)/;

function hasDialect(markdown: string, options: InlineOptions): boolean {
  if (SIGNS.test(markdown) || options.linked.size + options.hashtags.size > 0) return true;
  if (options.breaks && markdown.includes('\n')) return true;
  if (options.emoji ? options.emoji.size > 0 : /:\S/.test(markdown)) return true;
  return options.site !== null && markdown.includes(new URL(options.site).host);
}

function push(edits: Edit[], span: Span, text: string | null): void {
  if (text !== null) edits.push({ ...span, text });
}

function breakEdits(source: string, { breaks }: InlineOptions): Edit[] {
  if (!breaks) return [];
  return [...source.matchAll(/[ \t]*\n/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length - 1,
    text: '\\',
  }));
}

function emojiEdits(source: string, { emoji }: InlineOptions): Edit[] {
  return emoji?.size === 0 ? [] : findEmoji(source, emoji);
}

/** Addresses without `https://` and names of categories: where they stand alone. */
function wordEdits(source: string, { linked, hashtags }: InlineOptions): Edit[] {
  const edits: Edit[] = [];
  const find = (words: string, text: string) => {
    for (let at = source.indexOf(words); at >= 0; at = source.indexOf(words, at + words.length)) {
      const end = at + words.length;
      if (/[\p{L}\p{N}@/:.#-]/u.test(source[at - 1] ?? ' ')) continue;
      if (/[\p{L}\p{N}@:-]/u.test(source[end] ?? ' ')) continue;
      edits.push({ start: at, end, text });
    }
  };
  for (const [words, url] of linked) find(words, `[${escapeWords(words)}](<${url}>)`);
  for (const [words, name] of hashtags) find(words, `#${name}`);
  return edits;
}

function htmlUploads(html: string, options: InlineOptions): string | null {
  if (!html.includes('upload://')) return null;
  return html.replace(
    /upload:\/\/([\w.-]+)/g,
    (whole, name: string) => options.upload(name) ?? whole,
  );
}

const MENTION =
  /(?<![\p{L}\p{N}_@/.\\&#-])@([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,58}[\p{L}\p{N}_])?)/gu;

function mentionEdits(source: string, { refs }: InlineOptions): Edit[] {
  if (!source.includes('@')) return [];
  return [...source.matchAll(MENTION)].flatMap((match): Edit[] => {
    // A name may be followed by a dot or a dash that is no part of it.
    for (let name = match[1]!; name; name = name.replace(/[._-]?[^._-]*$/, '')) {
      const member = refs.member(name);
      if (!member) continue;
      return [
        {
          start: match.index,
          end: match.index + 1 + name.length,
          text: mentionMarkdown(member),
        },
      ];
    }
    return [];
  });
}

const SIZE = /\|\s*(\d{1,5})x(\d{1,5})(?:\s*,\s*\d{1,3}%)?(?=\||$)/;

function imageMarkdown(node: Image, options: InlineOptions): string | null {
  const alt = node.alt ?? '';
  const upload = /^upload:\/\/([\w.-]+)/.exec(node.url)?.[1];
  const size = SIZE.exec(alt);
  if (!upload && !size) return null;
  const url = upload ? options.upload(upload) : node.url;
  const words = alt.split('|')[0]!.trim();
  if (url === null) return escapeWords(words);
  const title = [node.title ?? '', size ? `=${size[1]}x${size[2]}` : ''].filter(Boolean).join(' ');
  return `![${escapeWords(words)}](<${url}>${title ? ` "${title.replace(/["\\]/g, '')}"` : ''})`;
}

/** An address whose author forgot `https://`. */
const BARE_DOMAIN = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s<>]*)?$/i;

function linkMarkdown(node: Link, source: string, options: InlineOptions): string | null {
  const upload = /^upload:\/\/([\w.-]+)/.exec(node.url)?.[1];
  if (upload) {
    const words = linkWords(source).replace(/\|[^|\]]*$/, '');
    const url = options.upload(upload);
    return url ? `[${words}](<${url}>)` : words;
  }
  const [picture, ...others] = node.children;
  if (picture?.type === 'image' && others.length === 0 && picture.url !== node.url)
    return `${imageMarkdown(picture, options) ?? linkWords(source)} <${node.url}>`;
  if (BARE_DOMAIN.test(node.url) && source.startsWith('['))
    return `[${linkWords(source)}](<https://${node.url}>)`;
  const path = ownPath(node.url, options.site);
  if (path === null) return null;
  const target = resolvePath(path, options.refs);
  if (!target) {
    if (!node.url.startsWith('/') || !options.site) return null;
    const { origin } = new URL(options.site);
    return source.startsWith('[') ? `[${linkWords(source)}](<${origin}${node.url}>)` : null;
  }
  const keep = target.slot.kind === 'post' ? ` "${KEEP_WORDS}"` : '';
  const write = (words: string) => `[${words}](${slotUrl(target.slot)}${keep})`;
  if (isBare(node, source))
    return keep ? write(escapeWords(target.words)) : `<${slotUrl(target.slot)}>`;
  return source.startsWith('[') ? write(linkWords(source)) : null;
}

/** What a path of the old forum leads to here. */
export function resolvePath(path: string, refs: References): { slot: Slot; words: string } | null {
  const address = readOldPath(path);
  if (!address || address.kind === 'member') return null;
  if (address.kind === 'post-id') {
    const post = refs.postById(address.postId);
    return post && { slot: { kind: 'post', id: post.id }, words: path };
  }
  const topic = refs.topic(address.topicId);
  if (!topic) return null;
  if (address.kind === 'topic')
    return { slot: { kind: 'thing', id: topic.id }, words: topic.title };
  const post = refs.post(address.topicId, address.number);
  return post
    ? { slot: { kind: 'post', id: post.id }, words: `${topic.title} (${address.number})` }
    : { slot: { kind: 'thing', id: topic.id }, words: topic.title };
}

function isBare(node: Link, source: string): boolean {
  return source.replace(/^<(.*)>$/, '$1') === node.url;
}

/** The words of `[words](url)` as they are written. */
function linkWords(source: string): string {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    if (source[i] === '\\') i += 1;
    else if (source[i] === '[') depth += 1;
    else if (source[i] === ']' && --depth === 0) return source.slice(1, i);
  }
  return '';
}

function withoutOverlaps(edits: Edit[]): Edit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return sorted.filter((edit) => {
    if (edit.start < end) return false;
    end = edit.end;
    return true;
  });
}

function spanOf(node: Root | { position?: Root['position'] }): Span | null {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  return start === undefined || end === undefined ? null : { start, end };
}

/** Whether text stands between hand-written tags that make it code or a link. */
function insideHtml(parent: { children: { type: string }[] } | undefined, index?: number): boolean {
  let depth = 0;
  for (const sibling of parent?.children.slice(0, index) ?? []) {
    if (sibling.type !== 'html' || !('value' in sibling)) continue;
    const tag = String(sibling.value);
    if (/^<(?:a|code|kbd|pre)[\s>]/i.test(tag)) depth += 1;
    else if (/^<\/(?:a|code|kbd|pre)\s*>/i.test(tag)) depth -= 1;
  }
  return depth > 0;
}

function escapeWords(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&~|!]/g, '\\$&');
}

import type { Element, ElementContent, Root } from 'hast';
import { slotOfName } from '#platform/markdown/index.ts';
import { attribute, data, find, hasClass, parseHtml, textOf } from './cooked.ts';
import { emojiOf } from './emoji.ts';
import { ownPath, readOldPath } from './references.ts';

/** What a reader gets of a post, reduced to what must be equal on the old forum and here. */
export interface Essence {
  /** All words in order; `\n` between blocks, `⏎` where a line breaks. */
  text: string;
  /** `[words](target)` of each link, in order. */
  links: string[];
  /** The kind, language and content of each piece of code and each formula. */
  code: string[];
  /** Depth, whom it quotes, and words of each quote. */
  quotes: string[];
}

export type Aspect = keyof Essence;

/** How the names in ids are said on the old forum: `member x`, `topic 9`, `post 9/3`. */
export interface OldNames {
  site: string | null;
  of(slot: { kind: string; id: string }): string | null;
  /** The key of a post by its own old id. */
  ofPostId(id: number): string | null;
  hasTopic(id: number): boolean;
  hasPost(key: string): boolean;
  /** The words that a bare link to this target has here. */
  bareWords(target: string): string | null;
  /** @param username in lower case */
  hasMember(username: string): boolean;
}

/**
 * Marks that stand for what both sides draw in their own way. They hold a character that no text
 * has, so that nothing else can look like them.
 */
const mark = (kind: string, value: string) => `\u0001${kind} ${value}\u0001`;

/** Where a block begins or ends. */
const EDGE = '\u0002';

type Piece =
  | { kind: 'text'; value: string }
  | { kind: 'link'; target: string; words: Piece[] }
  | { kind: 'code'; block: boolean; language: string; value: string }
  | { kind: 'quote'; of: string; body: Piece[] }
  | { kind: 'block'; body: Piece[] }
  | { kind: 'break' };

const text = (value: string): Piece => ({ kind: 'text', value });

type Step = (node: Element, names: OldNames, walk: Walk) => Piece[] | null;
type Walk = (nodes: ElementContent[] | Root['children']) => Piece[];

/** What is made even on the forum's side, one named step for each thing that it draws its own way. */
export const COOKED_STEPS: Readonly<Record<string, Step>> = {
  /** A quote with its author, post and topic in attributes becomes a quote with that head. */
  'quote heads'(node, names, walk) {
    if (node.tagName !== 'aside' || !hasClass(node, 'quote')) return null;
    const username = data(node, 'username');
    const title = find(node, (each) => hasClass(each, 'title'));
    const link = title && find(title, (each) => each.tagName === 'a');
    if (!username && link) return [block([linkTo(attribute(link, 'href'), null, names)])];
    const body = find(node, (each) => each.tagName === 'blockquote')?.children ?? [];
    const post = `${data(node, 'topic')}/${data(node, 'post')}`;
    const of = names.hasPost(post) ? `post ${post}` : username;
    return [{ kind: 'quote', of: of.toLowerCase(), body: walk(body) }];
  },
  /** A box around a link is that link. */
  'link boxes'(node, names) {
    if (node.tagName === 'aside' && hasClass(node, 'onebox')) {
      const link = find(node, (each) => each.tagName === 'a');
      const src = data(node, 'oneboxSrc') || (link ? attribute(link, 'href') : '');
      return [block([linkTo(src, null, names)])];
    }
    if (!hasClass(node, 'lazy-video-container') && node.tagName !== 'iframe') return null;
    const link = find(node, (each) => each.tagName === 'a');
    return [block([linkTo(link ? attribute(link, 'href') : attribute(node, 'src'), null, names)])];
  },
  /** A bare link shows the title of its page: compared by its address. */
  'link titles'(node, names) {
    return hasClass(node, 'inline-onebox') ? [linkTo(attribute(node, 'href'), null, names)] : null;
  },
  /** A picture with its enlargement is one picture, known by its file. */
  pictures(node) {
    if (hasClass(node, 'lightbox-wrapper') || hasClass(node, 'lightbox')) {
      const link = hasClass(node, 'lightbox') ? node : find(node, (n) => hasClass(n, 'lightbox'));
      const image = find(node, (each) => each.tagName === 'img');
      const src = (link && attribute(link, 'href')) || (image ? attribute(image, 'src') : '');
      return image ? [text(mark('picture', fileOf(src)))] : null;
    }
    if (node.tagName !== 'img' || hasClass(node, 'emoji')) return null;
    return [text(mark('picture', fileOf(attribute(node, 'src'))))];
  },
  /** The picture of an emoji is its character. */
  emoji(node) {
    if (node.tagName !== 'img' || !hasClass(node, 'emoji')) return null;
    const code = attribute(node, 'alt');
    return [text(emojiOf(code) ?? code)];
  },
  /** A formula is its source. */
  formulas(node) {
    if (!hasClass(node, 'math') && !hasClass(node, 'asciimath')) return null;
    return [formula(textOf(node), node.tagName === 'div')];
  },
  /** A mention of somebody in the archive is that person. */
  mentions(node, names) {
    if (!hasClass(node, 'mention')) return null;
    const name = textOf(node);
    return [text(names.hasMember(name.slice(1).toLowerCase()) ? name.toLowerCase() : name)];
  },
  /** The name of a category is `#` and its words. */
  hashtags(node) {
    if (hasClass(node, 'hashtag-cooked'))
      return [text(`#${(data(node, 'slug') || textOf(node)).trim()}`)];
    return null;
  },
  /** A footnote is its mark and its words; the way back is left out. */
  footnotes(node) {
    if (hasClass(node, 'footnote-backref') || hasClass(node, 'footnotes-sep')) return [];
    if (!hasClass(node, 'footnote-ref')) return null;
    return [text(mark('note', /\d+/.exec(textOf(node))?.[0] ?? ''))];
  },
  /** A check box in running text is its brackets. */
  'check boxes'(node) {
    if (!hasClass(node, 'chcklst-box')) return null;
    return [text(/check-square|checked/.test(String(node.properties.className)) ? '[x]' : '[ ]')];
  },
  /** Drawings of the page itself and empty targets of headings are left out. */
  'page furniture'(node) {
    const isAnchor = node.tagName === 'a' && hasClass(node, 'anchor') && textOf(node) === '';
    return node.tagName === 'svg' || isAnchor ? [] : null;
  },
};

/** What is made even on our side. */
export const OUR_STEPS: Readonly<Record<string, Step>> = {
  'slots of names and links'(node, names) {
    const slot = node.tagName === 'a' && slotOfName(attribute(node, 'dataSlot'));
    if (!slot) return null;
    const name = names.of(slot) ?? '?';
    if (slot.kind === 'member') return [text(`@${name.replace(/^member /, '')}`)];
    const words = attribute(node, 'dataWords');
    const bare = words === '' || words === names.bareWords(name);
    return [{ kind: 'link', target: name, words: bare ? [] : [text(words)] }];
  },
  'quote heads'(node, names, walk) {
    if (node.tagName !== 'blockquote') return null;
    const [first, ...rest] = node.children.filter((child) => child.type === 'element');
    const only = first?.tagName === 'p' && first.children.length === 1 ? first.children[0] : null;
    const slot = only?.type === 'element' ? slotOfName(attribute(only, 'dataSlot')) : null;
    const name = slot?.kind === 'post' ? names.of(slot) : null;
    if (name) return [{ kind: 'quote', of: name, body: walk(rest) }];
    const said = only?.type === 'text' ? /^([\p{L}\p{N}_.-]+):$/u.exec(only.value)?.[1] : null;
    return [
      said
        ? { kind: 'quote', of: said.toLowerCase(), body: walk(rest) }
        : { kind: 'quote', of: '', body: walk(node.children) },
    ];
  },
  pictures(node) {
    if (hasClass(node, 'remote-image'))
      return [text(mark('picture', fileOf(attribute(node, 'href'))))];
    return node.tagName === 'img' ? [text(mark('picture', fileOf(attribute(node, 'src'))))] : null;
  },
  footnotes(node) {
    if ('dataFootnoteBackref' in node.properties) return [];
    if (!('dataFootnoteRef' in node.properties)) return null;
    return [text(mark('note', /\d+/.exec(textOf(node))?.[0] ?? ''))];
  },
  'check boxes'(node) {
    if (node.tagName !== 'input') return null;
    return [text('checked' in node.properties ? '[x] ' : '[ ] ')];
  },
};

/** The essence of a post's HTML on the old forum. */
export function essenceOfCooked(html: string, names: OldNames): Essence {
  return essence(parseHtml(html), COOKED_STEPS, names);
}

/** The essence of our HTML, its slots not yet filled. */
export function essenceOfOurs(html: string, names: OldNames): Essence {
  const result = essence(parseHtml(html), OUR_STEPS, names);
  return result;
}

/** A link that the forum left without an address, such as one written without `https://`. */
const DEAD = '?';

/** The aspects in which the forum's essence and ours differ. */
export function differences(cooked: Essence, ours: Essence): Aspect[] {
  return (['text', 'links', 'code', 'quotes'] as const).filter((aspect) => {
    const expected = aspect === 'links' ? withDeadLinks(cooked.links, ours.links) : cooked[aspect];
    return JSON.stringify(expected) !== JSON.stringify(ours[aspect]);
  });
}

/** A link without an address equals any link with its words, or plain words. */
function withDeadLinks(cooked: readonly string[], ours: readonly string[]): string[] {
  const links: string[] = [];
  for (const link of cooked) {
    const mine = ours[links.length];
    if (!link.endsWith(`](${DEAD})`)) links.push(link);
    else if (mine?.startsWith(link.slice(0, -DEAD.length - 1))) links.push(mine);
  }
  return links;
}

/** A picture that leads elsewhere: compared as the picture and the link. */
function isLinkedPicture(node: Element): boolean {
  const [only, ...rest] = node.children;
  return rest.length === 0 && only?.type === 'element' && only.tagName === 'img';
}

const BLOCKS = new Set(
  'p div ul ol li table thead tbody tr td th h1 h2 h3 h4 h5 h6 pre blockquote details summary section hr dl dt dd center figure'.split(
    ' ',
  ),
);

function essence(tree: Root, steps: Readonly<Record<string, Step>>, names: OldNames): Essence {
  const walk: Walk = (nodes) =>
    nodes.flatMap((node): Piece[] => {
      if (node.type === 'text') return [text(node.value)];
      if (node.type !== 'element') return [];
      for (const step of Object.values(steps)) {
        const pieces = step(node, names, walk);
        if (pieces) return pieces;
      }
      return plainElement(node, names, walk);
    });
  const pieces = walk(tree.children);
  const found: Essence = { text: '', links: [], code: [], quotes: [] };
  found.text = tidyText(write(joinFormulas(pieces), found, 0));
  return found;
}

function plainElement(node: Element, names: OldNames, walk: Walk): Piece[] {
  switch (node.tagName) {
    case 'br':
      return [{ kind: 'break' }];
    case 'a':
      if (attribute(node, 'href') === '')
        return [{ kind: 'link', target: DEAD, words: walk(node.children) }];
      if (isLinkedPicture(node))
        return [...walk(node.children), text(' '), linkTo(attribute(node, 'href'), null, names)];
      return [linkTo(attribute(node, 'href'), walk(node.children), names)];
    case 'pre': {
      const code = find(node, (each) => each.tagName === 'code');
      const language = code ? languageOf(code) : '';
      if (language === 'math') return [formula(textOf(node), true)];
      return [{ kind: 'code', block: true, language, value: textOf(node).replace(/\n+$/, '') }];
    }
    case 'code':
      return [{ kind: 'code', block: false, language: '', value: textOf(node) }];
    case 'blockquote':
      return [{ kind: 'quote', of: '', body: walk(node.children) }];
    default: {
      const body = walk(node.children);
      return BLOCKS.has(node.tagName) ? [block(body)] : body;
    }
  }
}

const block = (body: Piece[]): Piece => ({ kind: 'block', body });

function formula(tex: string, isBlock: boolean): Piece {
  const value = tex.replace(/\s+/g, ' ').trim();
  return { kind: 'code', block: isBlock, language: 'math', value };
}

/** Our notation of a formula in running text: a code span between two dollars. */
function joinFormulas(pieces: Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'block' || piece.kind === 'quote') piece.body = joinFormulas(piece.body);
    if (piece.kind === 'link') piece.words = joinFormulas(piece.words);
    const [before, last] = result.slice(-2);
    const closes = piece.kind === 'text' && piece.value.startsWith('$');
    const opens = before?.kind === 'text' && before.value.endsWith('$');
    if (closes && opens && last?.kind === 'code' && !last.block && last.language === '') {
      before.value = before.value.slice(0, -1);
      result[result.length - 1] = formula(last.value, false);
      result.push(text(piece.value.slice(1)));
    } else result.push(piece);
  }
  return result;
}

function languageOf(code: Element): string {
  const names = code.properties.className;
  const name = Array.isArray(names)
    ? names.map(String).find((each) => /^lang(?:uage)?-/.test(each))
    : '';
  const language = (name ?? '').replace(/^lang(?:uage)?-/, '').toLowerCase();
  return language === 'auto' ? '' : language === 'text' ? 'plaintext' : language;
}

/** @param words `null` or the address itself: a bare link */
function linkTo(href: string, words: Piece[] | null, names: OldNames): Piece {
  const target = targetOf(href, names);
  const said = words && words.every((piece) => piece.kind === 'text') ? joined(words) : null;
  const bare = words === null || (said !== null && sameAddress(said, href));
  return { kind: 'link', target, words: bare ? [] : words };
}

const joined = (pieces: Piece[]) =>
  pieces.map((piece) => (piece.kind === 'text' ? piece.value : '')).join('');

function sameAddress(words: string, href: string): boolean {
  const even = (address: string) =>
    decode(address.trim())
      .replace(/^(?:https?:\/\/|mailto:)/i, '')
      .replace(/\/$/, '')
      .toLowerCase();
  return even(words) === even(href);
}

function targetOf(href: string, names: OldNames): string {
  const path = ownPath(href, names.site);
  const address = path === null ? null : readOldPath(path);
  if (address?.kind === 'post-id') return names.ofPostId(address.postId) ?? href;
  if (address?.kind === 'topic' && names.hasTopic(address.topicId))
    return `topic ${address.topicId}`;
  if (address?.kind === 'post' && names.hasTopic(address.topicId)) {
    const key = `${address.topicId}/${address.number}`;
    return names.hasPost(key) ? `post ${key}` : `topic ${address.topicId}`;
  }
  const shared = path === null ? href : href.replace(/\?u=[^#&]*(?=#|$)/, '');
  const url = URL.canParse(shared, names.site ?? 'http://x')
    ? new URL(shared, names.site ?? 'http://x')
    : null;
  return url ? decode(url.href).replace(/\/$/, '') : href;
}

function decode(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** A file on the forum is known by its name: the same one stands under several addresses. */
function fileOf(src: string): string {
  const name = src.split(/[?#]/)[0]!.split('/').at(-1)!;
  return name.replace(/_2_\d+x\d+(?=\.)/, '').replace(/\.\w+$/, '');
}

function write(pieces: Piece[], found: Essence, depth: number): string {
  let out = '';
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'text':
        out += piece.value;
        break;
      case 'break':
        out += '⏎';
        break;
      case 'block':
        out += EDGE + write(piece.body, found, depth) + EDGE;
        break;
      case 'link': {
        const at = found.links.push('') - 1;
        const words = write(piece.words, found, depth);
        found.links[at] = `[${tidyText(words)}](${piece.target})`;
        out += words.trim() === '' && piece.words.length === 0 ? mark('link', piece.target) : words;
        break;
      }
      case 'code': {
        const value = piece.block ? piece.value : piece.value.replace(/\s+/g, ' ');
        found.code.push(`${piece.block ? 'block' : 'span'} ${piece.language}: ${value}`);
        out += piece.block ? EDGE + mark('code', value) + EDGE : mark('code', value);
        break;
      }
      case 'quote': {
        const at = found.quotes.push('') - 1;
        const words = write(piece.body, found, depth + 1);
        found.quotes[at] = `${depth} ${piece.of}: ${tidyText(words)}`;
        out += EDGE + mark('quote', piece.of) + EDGE + words + EDGE;
        break;
      }
    }
  }
  return out;
}

/** Letters that Discourse sets for what was typed; both sides become what was typed. */
const TYPED: readonly [RegExp, string][] = [
  [/[“”„«»]/g, '"'],
  [/[‘’‚]/g, "'"],
  [/—/g, '---'],
  [/–/g, '--'],
  [/…|\.{2,}/g, '...'],
  [/,{2,}/g, ','],
  [/\?{4,}/g, '???'],
  [/!{4,}/g, '!!!'],
  [/©/g, '(c)'],
  [/®/g, '(r)'],
  [/™/g, '(tm)'],
  [/±/g, '+-'],
  [/↔|<--?>/g, '<->'],
  [/→|-->/g, '->'],
  [/←|<--/g, '<-'],
];

/** White space and typography are made even, outside code. */
export function tidyText(words: string): string {
  return (
    words
      .split(/(\u0001[^\u0001]*\u0001)/)
      .map((part, index) => {
        if (index % 2 === 1) return part;
        let even = part.replace(/[\ufe0e\ufe0f\u200b]/g, '').replaceAll('[]', '[ ]');
        for (const [set, typed] of TYPED) even = even.replace(set, typed);
        return even
          .replace(/\(tm\)/gi, '(tm)')
          .replace(/\(([cr])\)/gi, (_, letter: string) => `(${letter.toLowerCase()})`);
      })
      .join('')
      .replace(/\s+/g, ' ')
      // Boxes and enlarged pictures stand on lines of their own there, in the line here.
      .replace(/[\s⏎\u0002]*(\u0001(?:picture|link) [^\u0001]*\u0001)[\s⏎\u0002]*/g, ' $1 ')
      .replace(/ +/g, ' ')
      .replace(/ ?⏎ ?/g, '⏎')
      .replace(/⏎{2,}/g, '⏎')
      .replace(/[⏎ ]*\u0002[\u0002⏎ ]*/g, '\n')
      .replace(/^[\s⏎]+|[\s⏎]+$/g, '')
  );
}

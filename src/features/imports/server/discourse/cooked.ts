import type { Element, ElementContent, Root } from 'hast';
import rehypeParse from 'rehype-parse';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { slotName, type Slot } from '#platform/markdown/index.ts';
import { emojiOf } from './emoji.ts';
import { resolvePath } from './inline.ts';
import { ownPath, type References } from './references.ts';

const parser = unified().use(rehypeParse, { fragment: true }).freeze();
const writer = unified().use(rehypeStringify).freeze();

export interface CookedOptions {
  site: string | null;
  refs: References;
}

/**
 * A post's HTML without what only Discourse has: quotes, boxes around links, enlarged pictures,
 * emoji, formulas, mentions become what Copia's own HTML has, ready for the one serialiser.
 */
export function simplifyCooked(html: string, options: CookedOptions): string {
  const tree = parser.parse(html);
  return writer.stringify({ type: 'root', children: simplifyAll(tree.children, options) });
}

/** Reads a piece of HTML. */
export function parseHtml(html: string): Root {
  return parser.parse(html);
}

type Step = (node: Element, options: CookedOptions) => ElementContent[] | null;

/** One step a dialect element; the first that knows an element replaces it. */
export const STEPS: Readonly<Record<string, Step>> = {
  quote(node, { refs }) {
    if (node.tagName !== 'aside' || !hasClass(node, 'quote')) return null;
    const body = find(node, (each) => each.tagName === 'blockquote')?.children ?? [];
    const username = data(node, 'username');
    const title = find(node, (each) => hasClass(each, 'title'));
    const link = title && find(title, (each) => each.tagName === 'a');
    // A box around a link within the forum looks like a quote, but has no author.
    if (!username)
      return link ? [paragraph([anchor(attribute(link, 'href'))])] : [blockquote(body)];
    const post = refs.post(Number(data(node, 'topic')), Number(data(node, 'post')));
    const name = refs.member(username)?.name ?? username;
    const head: ElementContent = post
      ? element('a', { dataSlot: slotName({ kind: 'post', id: post.id }) }, [text(name)])
      : { type: 'text', value: `${name}:` };
    return [blockquote([paragraph([head]), ...body])];
  },
  onebox(node) {
    if (node.tagName === 'aside' && hasClass(node, 'onebox')) {
      const link = find(node, (each) => each.tagName === 'a');
      return [
        paragraph([anchor(data(node, 'oneboxSrc') || (link ? attribute(link, 'href') : ''))]),
      ];
    }
    if (hasClass(node, 'lazy-video-container') || node.tagName === 'iframe') {
      const link = find(node, (each) => each.tagName === 'a');
      const href = link ? attribute(link, 'href') : attribute(node, 'src');
      return href ? [paragraph([anchor(href)])] : [];
    }
    return null;
  },
  lightbox(node) {
    if (!hasClass(node, 'lightbox-wrapper') && !hasClass(node, 'lightbox')) return null;
    const link = hasClass(node, 'lightbox')
      ? node
      : find(node, (each) => hasClass(each, 'lightbox'));
    const image = find(node, (each) => each.tagName === 'img');
    if (!image) return null;
    const src = (link && attribute(link, 'href')) || attribute(image, 'src');
    return [{ ...image, properties: { src, alt: attribute(image, 'alt') } }];
  },
  emoji(node) {
    if (node.tagName !== 'img' || !hasClass(node, 'emoji')) return null;
    const code = attribute(node, 'alt');
    return [{ type: 'text', value: emojiOf(code) ?? code }];
  },
  formula(node) {
    if (!hasClass(node, 'math') && !hasClass(node, 'asciimath')) return null;
    const tex = textOf(node);
    if (node.tagName === 'div')
      return [
        element('pre', {}, [
          element('code', { className: ['language-math'] }, [{ type: 'text', value: tex.trim() }]),
        ]),
      ];
    const code = element('code', {}, [{ type: 'text', value: tex.trim() }]);
    return [{ type: 'text', value: '$' }, code, { type: 'text', value: '$' }];
  },
  mention(node, { refs }) {
    if (!hasClass(node, 'mention')) return null;
    const words = textOf(node);
    const member = refs.member(words.replace(/^@/, ''));
    return [member ? slot({ kind: 'member', id: member.id }, `@${member.name}`) : text(words)];
  },
  hashtag(node) {
    if (hasClass(node, 'hashtag-cooked') || hasClass(node, 'hashtag'))
      return [text(`#${data(node, 'slug') || textOf(node).trim().replace(/^#/, '')}`)];
    return hasClass(node, 'hashtag-raw') ? node.children : null;
  },
  localDate(node) {
    return hasClass(node, 'discourse-local-date') ? [text(textOf(node))] : null;
  },
  spoiler(node) {
    if (!hasClass(node, 'spoiler') && !hasClass(node, 'spoiled')) return null;
    if (node.tagName !== 'div') return node.children;
    return [element('details', {}, [element('summary', {}, [text('…')]), ...node.children])];
  },
  poll(node) {
    if (!hasClass(node, 'poll')) return null;
    const list = find(node, (each) => each.tagName === 'ul' || each.tagName === 'ol');
    return list ? [list] : [];
  },
  footnote(node) {
    if (hasClass(node, 'footnote-backref') || hasClass(node, 'footnotes-sep')) return [];
    if (hasClass(node, 'footnotes-list')) {
      const items = node.children.filter((child) => child.type === 'element');
      const notes = items.map((item, i) => ({ ...item, properties: { id: `fn-${i + 1}` } }));
      return [element('section', { dataFootnotes: true }, [element('ol', {}, notes)])];
    }
    if (!hasClass(node, 'footnote-ref')) return null;
    const number = /\d+/.exec(textOf(node))?.[0] ?? '1';
    const properties = { href: `#fn-${number}`, id: `fnref-${number}`, dataFootnoteRef: true };
    return [element('sup', {}, [element('a', properties, [text(number)])])];
  },
  checkbox(node) {
    if (!hasClass(node, 'chcklst-box')) return null;
    return [text(hasClass(node, 'checked') || hasClass(node, 'fa-check-square-o') ? '[x]' : '[ ]')];
  },
  anchor(node) {
    const isAnchor = node.tagName === 'a' && hasClass(node, 'anchor') && textOf(node) === '';
    return isAnchor || node.tagName === 'svg' ? [] : null;
  },
  code(node) {
    if (node.tagName !== 'code' || !Array.isArray(node.properties.className)) return null;
    const language = node.properties.className
      .map(String)
      .find((name) => /^lang(?:uage)?-(?!auto$|nohighlight$)/.test(name));
    const className = language ? [language.replace(/^lang-/, 'language-')] : undefined;
    return [{ ...node, properties: className ? { className } : {} }];
  },
  link(node, options) {
    if (node.tagName !== 'a') return null;
    if ('dataSlot' in node.properties || 'dataFootnoteRef' in node.properties) return [node];
    const href = attribute(node, 'href');
    if (hasClass(node, 'inline-onebox') && !ownPath(href, options.site)) return [anchor(href)];
    const path = ownPath(href, options.site);
    const target = path && resolvePath(path, options.refs);
    if (target) {
      const bare = hasClass(node, 'inline-onebox') || textOf(node) === href;
      // The title of a whole topic is filled in when it is read.
      if (bare && target.slot.kind === 'thing') return [slot(target.slot, '')];
      const words = bare ? target.words : textOf(node);
      return [slot(target.slot, words)];
    }
    const origin = options.site && href.startsWith('/') ? new URL(options.site).origin : '';
    return [
      {
        ...node,
        properties: { href: origin + href },
        children: simplifyAll(node.children, options),
      },
    ];
  },
};

function simplifyAll(nodes: Root['children'], options: CookedOptions): ElementContent[] {
  return nodes.flatMap((node): ElementContent[] => {
    if (node.type === 'doctype') return [];
    if (node.type !== 'element') return [node];
    for (const [name, step] of Object.entries(STEPS)) {
      const found = step(node, options);
      if (!found) continue;
      return name === 'link' || name === 'code' || name === 'lightbox'
        ? found
        : simplifyAll(found, options);
    }
    return [{ ...node, children: simplifyAll(node.children, options) }];
  });
}

export function hasClass(node: Element, name: string): boolean {
  return Array.isArray(node.properties.className) && node.properties.className.includes(name);
}

export function find(node: Element, test: (node: Element) => boolean): Element | null {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    const found = test(child) ? child : find(child, test);
    if (found) return found;
  }
  return null;
}

export function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map(textOf).join('') : '';
}

export function attribute(node: Element, name: string): string {
  const value = node.properties[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A `data-` attribute, its name written as in scripts. */
export function data(node: Element, name: string): string {
  return attribute(node, `data${name[0]!.toUpperCase()}${name.slice(1)}`);
}

function element(
  tagName: string,
  properties: Element['properties'],
  children: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children };
}

const text = (value: string): ElementContent => ({ type: 'text', value });
const paragraph = (children: ElementContent[]) => element('p', {}, children);
const blockquote = (children: ElementContent[]) => element('blockquote', {}, children);
const anchor = (href: string) => element('a', { href }, [text(href)]);

function slot(target: Slot, words: string): Element {
  const own = target.kind !== 'member' && words ? { dataWords: words } : {};
  return element('a', { dataSlot: slotName(target), ...own }, words ? [text(words)] : []);
}

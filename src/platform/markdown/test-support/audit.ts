import { branches, parseTree } from './html-tree.ts';

const TAGS = new Set(
  (
    'a abbr blockquote br code del details div em h1 h2 h3 h4 h5 h6 hr img input ins kbd label li ' +
    'mark ol p pre section span strong sub summary sup table tbody td th thead tr u ul'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  (
    'align alt aria-label checked class data-footnote-backref data-footnote-ref data-footnotes ' +
    'data-slot data-words decoding disabled height href id loading open rel role src start ' +
    'tabindex title type width'
  ).split(' '),
);
const CLASSES = /^(?:language-\S+|table-scroll|task-list-item|remote-image|footnotes|slot-\w+)$/;

/**
 * What a browser would find in HTML that no rendered text may hold. Written apart from the
 * sanitiser's own list and parsed by another parser, so that a mistake there is seen here.
 */
export function auditHtml(html: string): string[] {
  const faults: string[] = [];
  for (const { tag, attributes } of branches(parseTree(html))) {
    if (!TAGS.has(tag)) faults.push(`<${tag}>`);
    for (const [name, value] of Object.entries(attributes)) {
      if (!ATTRIBUTES.has(name)) faults.push(`${tag}[${name}]`);
      if (name === 'class' && !CLASSES.test(value)) faults.push(`class=${value}`);
      if (name === 'id' && !value.startsWith('user-content-')) faults.push(`id=${value}`);
      if (name === 'href' && !isSafeHref(value)) faults.push(`href=${value}`);
      if (name === 'src' && !value.startsWith('/files/')) faults.push(`src=${value}`);
    }
    if (tag === 'input' && (attributes.type !== 'checkbox' || !('disabled' in attributes))) {
      faults.push('<input> that works');
    }
  }
  return faults;
}

/** Resolves an address as a browser would, control characters and all. */
function isSafeHref(href: string): boolean {
  try {
    return /^(?:https?|mailto):$/.test(new URL(href, 'https://copia.example/').protocol);
  } catch {
    return true;
  }
}

const JUNK =
  'style, meta, link, script, title, xml, svg, iframe, object, button, input, select, textarea, noscript';

/**
 * What another program puts on the clipboard as plain HTML that the editor knows: no leavings of
 * office programs, their typed bullets as lists, emphasis as elements, other sites' pictures as links.
 */
export function cleanPasted(html: string): string {
  if (html.includes('data-pm-slice')) return html; // the editor's own
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  body.querySelectorAll(JUNK).forEach((element) => element.remove());
  dropComments(body);
  if (/class="?Mso|mso-|docs-internal-guid/.test(html)) joinSpaces(body);
  officeLists(body);
  for (const element of [...body.querySelectorAll<HTMLElement>('*')]) cleanElement(element);
  return body.innerHTML;
}

function dropComments(body: HTMLElement): void {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments: Node[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.parentNode?.removeChild(comment);
}

function joinSpaces(body: HTMLElement): void {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    (walker.currentNode as Text).data = (walker.currentNode as Text).data.replace(
      /[\s\u00a0]+/g,
      ' ',
    );
}

/** Word writes a list as paragraphs with the bullet typed in front and the level in a style. */
function officeLists(body: HTMLElement): void {
  let lists: HTMLElement[] = [];
  let last: Element | null = null;
  for (const paragraph of [...body.querySelectorAll<HTMLElement>('p, div, h1, h2, h3')]) {
    const level = Number(
      /mso-list:[^;]*\blevel(\d)/i.exec(paragraph.getAttribute('style') ?? '')?.[1],
    );
    if (!level) continue;
    const marker = [...paragraph.querySelectorAll('span')].find((span) =>
      /mso-list:\s*Ignore/i.test(span.getAttribute('style') ?? ''),
    );
    const kind = /^\s*\(?[\da-z]{1,4}[.)]/i.test(marker?.textContent ?? '') ? 'ol' : 'ul';
    marker?.remove();
    if (paragraph.previousElementSibling !== last || last === null) lists = [];
    while (lists.length > level) lists.pop();
    if (lists.at(-1)?.localName !== kind && lists.length === level) lists.pop();
    while (lists.length < level) {
      const list = document.createElement(kind);
      const item = lists.at(-1)?.lastElementChild;
      if (item) item.append(list);
      else paragraph.before(list);
      lists.push(list);
    }
    const item = document.createElement('li');
    item.append(...paragraph.childNodes);
    lists.at(-1)!.append(item);
    paragraph.remove();
    last = lists[0]!;
  }
}

const STYLES: [string, RegExp][] = [
  ['strong', /(?<!-)font-weight:\s*(?:bold|[6-9]00)/i],
  ['em', /(?<!-)font-style:\s*italic/i],
  ['del', /text-decoration[^;]*:[^;]*line-through/i],
];

function cleanElement(element: HTMLElement): void {
  const style = element.getAttribute('style') ?? '';
  const { localName } = element;
  if (localName === 'img') return void replacePicture(element);
  if (localName.includes(':')) return void element.replaceWith(...element.childNodes);
  if (/^(?:b|strong|i|em)$/.test(localName) && /(?<!-)font-(?:weight|style):\s*normal/i.test(style))
    return void element.replaceWith(...element.childNodes);
  if (localName === 'span')
    for (const [name, pattern] of STYLES) if (pattern.test(style)) wrapInside(element, name);
  if (localName === 'tr') joinCells(element);
  for (const { name } of [...element.attributes])
    if (
      !/^(?:href|title|start|src|alt|data-slot|data-words)$/.test(name) &&
      !(localName === 'code' && name === 'class')
    )
      element.removeAttribute(name);
  if (/^h[1456]$/.test(localName)) rename(element, localName === 'h1' ? 'h2' : 'h3');
}

function wrapInside(element: HTMLElement, name: string): void {
  const wrapper = document.createElement(name);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

function rename(element: HTMLElement, name: string): void {
  const other = document.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

/** The editor has no tables: a row becomes a line. */
function joinCells(row: HTMLElement): void {
  const line = document.createElement('p');
  for (const cell of row.children) {
    if (line.childNodes.length > 0) line.append(' | ');
    line.append((cell.textContent ?? '').replace(/\s+/g, ' ').trim());
  }
  row.replaceChildren(line);
}

/** Our own stay; another site's would tell it who reads here, so it is a link if it has words. */
function replacePicture(picture: HTMLElement): void {
  const source = picture.getAttribute('src') ?? '';
  if (/^\/files\//.test(source)) return;
  const alt = picture.getAttribute('alt') ?? '';
  if (!/^https?:/i.test(source) || alt === '') return picture.remove();
  const link = document.createElement('a');
  link.href = source;
  link.textContent = alt;
  picture.replaceWith(link);
}

const BLOCK = /^(?:P|UL|OL|LI|BLOCKQUOTE|PRE|HR|H[1-6]|BR)$/;
const CONTAINER = /^(?:UL|OL|BODY|BLOCKQUOTE)$/;

/** A text without the white space that only parts blocks in the source; soft line breaks stay. */
function wordsOf(text: Text): string {
  if (text.parentElement?.closest('code')) return text.data;
  const inBlock =
    BLOCK.test(text.parentNode!.nodeName) || CONTAINER.test(text.parentNode!.nodeName);
  const isEdge = (node: Node | null) => (node ? BLOCK.test(node.nodeName) : inBlock);
  let words = text.data;
  if (isEdge(text.previousSibling)) words = words.replace(/^\s*\n\s*/, '');
  if (isEdge(text.nextSibling)) words = words.replace(/\s*\n\s*$/, '');
  return CONTAINER.test(text.parentNode!.nodeName) && words.trim() === '' ? '' : words;
}

function textsOf(body: HTMLElement): Text[] {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  return texts;
}

/**
 * Our rendered HTML as the editor's parser wants it: soft line breaks are marked (the parser would
 * take them for spaces), and code ends without the line break that HTML closes it with.
 */
export function readHtml(html: string): HTMLElement {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const code of body.querySelectorAll('pre > code'))
    code.textContent = (code.textContent ?? '').replace(/\n$/, '');
  const texts = textsOf(body).filter((text) => !text.parentElement?.closest('code'));
  for (const [text, words] of texts.map((each) => [each, wordsOf(each)] as const))
    text.replaceWith(
      ...words.split('\n').flatMap((line, index) => (index ? [softBreak(), line] : line)),
    );
  return body;
}

function softBreak(): HTMLElement {
  const soft = document.createElement('span');
  soft.dataset.soft = '';
  soft.textContent = ' ';
  return soft;
}

const SAID = 'href title start src alt width height class data-slot data-words'.split(' ');

/**
 * What a text is, apart from how its marks are nested: two texts with the same outline read the same.
 * The editor takes a text only if what it would write has the outline of what it was given.
 */
export function outline(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const parts: string[] = [];
  let marked = '';
  const walk = (node: Node, marks: string[]) => {
    if (node instanceof Text) {
      const words = wordsOf(node);
      const now = [...marks].sort().join(' ');
      if (words !== '') parts.push(now === marked ? words : `\u0001${now}\u0001${words}`);
      if (words !== '') marked = now;
    } else if (node instanceof HTMLElement) {
      const name = nameOf(node);
      const isMark = /^(?:A|EM|STRONG|DEL|CODE)\b/.test(name) && !node.dataset.slot;
      if (!isMark) parts.push(`<${name}>`);
      if (!isMark) marked = '';
      for (const child of node.childNodes) walk(child, isMark ? [...marks, name] : marks);
      if (!isMark) parts.push('</>');
      if (!isMark) marked = '';
    }
  };
  for (const child of body.childNodes) walk(child, []);
  return parts.join('');
}

function nameOf(element: HTMLElement): string {
  const ofSlot = (key: string) => element.dataset.slot && (key === 'href' || key === 'class');
  const said = SAID.filter((key) => element.hasAttribute(key) && !ofSlot(key));
  return [element.nodeName, ...said.map((key) => `${key}=${element.getAttribute(key)}`)].join(' ');
}

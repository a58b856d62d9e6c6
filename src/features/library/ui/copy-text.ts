/** Whether this browser lets a page put a text into the clipboard. */
export const copies = (): boolean =>
  typeof ClipboardItem !== 'undefined' && typeof navigator.clipboard?.write === 'function';

/** What is read as HTML for another program: addresses with their site, without what only this page knows. */
function cleaned(node: Element): string {
  const copy = node.cloneNode(true) as Element;
  for (const each of copy.querySelectorAll('*')) {
    if (each instanceof HTMLAnchorElement && each.hasAttribute('href')) each.href = each.href + '';
    if (each instanceof HTMLImageElement) each.src = each.src + '';
    for (const { name } of [...each.attributes])
      if (name === 'class' || name === 'id' || name.startsWith('data-')) each.removeAttribute(name);
  }
  const level = /^H[1-6]$/.test(node.tagName) ? node.tagName.toLowerCase() : null;
  return level ? `<${level}>${copy.innerHTML}</${level}>` : copy.innerHTML;
}

/**
 * Puts a text into the clipboard, twice: as it looks, for word processors and mails, and as Markdown, for where
 * there are only letters.
 * @param markdown where the Markdown is fetched from
 */
export async function copyText(nodes: Iterable<Element>, markdown: string): Promise<void> {
  const html = [...nodes].map(cleaned).join('\n');
  const plain = fetch(markdown).then(async (response) => {
    if (!response.ok) throw new Error(`${response.status}`);
    return new Blob([await response.text()], { type: 'text/plain' });
  });
  // Given as a promise: a browser forgets that somebody clicked while we fetch.
  await navigator.clipboard.write([
    new ClipboardItem({
      'text/html': new Blob([html], { type: 'text/html' }),
      'text/plain': plain,
    }),
  ]);
}

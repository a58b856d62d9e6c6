/**
 * Remembers where the focus is in a part of the page that may be set anew: an element with an id.
 * @returns to call afterwards: gives the focus back to the same button or link, if it was lost
 */
export function keepFocus(focused: Element | null = document.activeElement): () => void {
  const part = focused?.closest('article[id], header[id]');
  if (!focused || !part) return () => {};
  const marks = ['form', 'name', 'href', 'popovertarget'].flatMap((name) => {
    const value = focused.getAttribute(name);
    return value === null ? [] : [`[${name}="${CSS.escape(value)}"]`];
  });
  const same = `#${part.id} ${focused.localName}${marks.join('')}`;
  return () => {
    if (!focused.isConnected)
      document.querySelector<HTMLElement>(same)?.focus({ preventScroll: true });
  };
}

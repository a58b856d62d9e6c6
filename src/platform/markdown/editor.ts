import { MarkdownTooComplex } from './limits.ts';
import { renderMarkdown } from './render.ts';
import { toMarkdown } from './serialise.ts';
import { fillSlots, type Slot, type SlotLookup } from './slots.ts';

/**
 * Whether a text survives the rich editor: written back from its HTML it renders the same. Any
 * other text opens in the plain textarea.
 * @param unknownTags elements that the editor in question has no node for, such as `table`
 */
export function opensInEditor(markdown: string, unknownTags: string[] = []): boolean {
  try {
    const { html } = renderMarkdown(markdown);
    if (unknownTags.some((tag) => html.includes(`<${tag}>`) || html.includes(`<${tag} `)))
      return false;
    return renderMarkdown(toMarkdown(html)).html === html;
  } catch (error) {
    if (error instanceof MarkdownTooComplex) return false;
    throw error;
  }
}

/**
 * The HTML that the rich editor starts from: slots carry their id and today's words, so that
 * `toMarkdown` gives the same Markdown back.
 * @param fallback the words for a slot that the author cannot see (any more)
 */
export function editorHtml(
  markdown: string,
  lookup: SlotLookup,
  fallback: (slot: Slot) => string,
): string {
  const { html } = renderMarkdown(markdown);
  return fillSlots(html, (slot) => lookup(slot) ?? { href: '#', text: fallback(slot) }, fallback);
}

import { visit } from 'unist-util-visit';
import { parseMarkdown } from './parse.ts';
import { escapeWords } from './mentions.ts';
import { KEEP_WORDS, type Slot, slotOfUrl, slotUrl } from './slots.ts';
import { applyEdits, type Edit, sourceSpan } from './source-spans.ts';

/**
 * Brings the names in a Markdown text up to date: those of mentioned members and teams and quoted authors,
 * which stand in the source beside their ids. For the textarea, exports, the API and the erasure of
 * a member; the HTML needs no such thing. Every other byte stays as it is.
 * @param nameOf the name of today, without `@`; `null` leaves the words as they are
 */
export function renameSlots(markdown: string, nameOf: (slot: Slot) => string | null): string {
  const edits: Edit[] = [];
  if (!/copia:(?:member|team|post)\//i.test(markdown)) return markdown;
  visit(parseMarkdown(markdown), 'link', (node) => {
    const slot = slotOfUrl(node.url);
    const span = sourceSpan(markdown, node);
    if (!slot || !span || slot.kind === 'thing' || markdown[span.start] !== '[') return;
    if (slot.kind === 'post' && node.title === KEEP_WORDS) return;
    const name = nameOf(slot);
    if (name === null) return;
    const at = slot.kind === 'post' ? '' : '@';
    edits.push({ ...span, text: `[${at}${escapeWords(name)}](${slotUrl(slot)})` });
  });
  return applyEdits(markdown, edits);
}

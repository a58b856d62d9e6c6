import { fillBodies } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { opensInEditor, renderMarkdown } from '#platform/markdown/index.ts';
import { DomainError } from '#platform/errors.ts';

/** What the composer's editor has no node for: a text with any of these opens in the textarea. */
const UNKNOWN_TAGS =
  'abbr details div h4 h5 h6 input ins kbd label mark section sub summary sup table u'.split(' ');

/**
 * The HTML from which the editor starts on a text, its names and titles as this author sees them;
 * `null` for a text that would not come out of the editor as it went in.
 */
export async function openInEditor(ctx: Context, markdown: string): Promise<string | null> {
  if (!ctx.actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  if (!opensInEditor(markdown, UNKNOWN_TAGS)) return null;
  const { html, slots } = renderMarkdown(markdown);
  const [filled = ''] = await fillBodies(
    ctx,
    [{ html, slots: slots.map(({ kind, id }) => `${kind}/${id}`) }],
    '',
  );
  // A name this author can't see (any more) has no words to stand for it in the editor.
  return filled.includes('<span class="slot-missing">') ? null : filled;
}

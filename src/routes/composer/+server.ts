import { exchangeInput } from '#commons/threads/schema.ts';
import { openInEditor } from '#commons/threads/server/index.ts';
import { readEditorHtml } from '#platform/web/composed-text.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import { jsonAction } from '#platform/web/json-action.ts';

/** The composer changes between its editor and its textarea. */
export const POST = jsonAction(exchangeInput, async (ctx, input) => {
  demand(ctx.actor.memberId ? true : signInFirst);
  return 'markdown' in input
    ? { html: await openInEditor(ctx, input.markdown) }
    : { markdown: readEditorHtml(input.html) };
});

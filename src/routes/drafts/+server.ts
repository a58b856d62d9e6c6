import { keepDraftInput } from '#commons/threads/schema.ts';
import { clearDraft, saveDraft } from '#commons/threads/server/index.ts';
import { readDraft } from '#platform/web/composed-text.ts';
import { jsonAction } from '#platform/web/json-action.ts';

/** The composer keeps what a member is writing; with nothing written, it is thrown away. */
export const POST = jsonAction(keepDraftInput, async (ctx, { key, content }) => {
  const draft = readDraft(content);
  await (draft ? saveDraft(ctx, key, draft) : clearDraft(ctx, key));
});

import { noteInTrail } from '#commons/audit/server/index.ts';
import { isSelf, type Context } from '#platform/context.ts';
import type { ConversationRecord } from './access.ts';

/**
 * Keeps in the trail what was done to a conversation of somebody else, where its author may do it too.
 * What the author does is not told there: it would name who wrote under another identity.
 */
export async function noteChange(
  ctx: Context,
  action: string,
  { id, author_id }: Pick<ConversationRecord, 'id' | 'author_id'>,
): Promise<void> {
  if (!isSelf(ctx.actor, author_id))
    await noteInTrail(ctx, { action, target: { kind: 'thing', id } });
}

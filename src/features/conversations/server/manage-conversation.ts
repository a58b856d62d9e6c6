import type { Context } from '#platform/context.ts';
import { removeConversation, restoreConversation, setFulfilled } from './commands.ts';
import { setClosed, setPinned } from './pin-and-close.ts';

const CHANGES = {
  fulfil: (ctx: Context, id: string) => setFulfilled(ctx, id, true),
  unfulfil: (ctx: Context, id: string) => setFulfilled(ctx, id, false),
  close: (ctx: Context, id: string) => setClosed(ctx, id, true),
  unpin: (ctx: Context, id: string) => setPinned(ctx, id, { pinned: false }),
  reopen: (ctx: Context, id: string) => setClosed(ctx, id, false),
  remove: removeConversation,
  restore: restoreConversation,
};

/** One of the changes that the menu of a conversation's page offers. */
export function manageConversation(
  ctx: Context,
  id: string,
  change: keyof typeof CHANGES,
): Promise<void> {
  return CHANGES[change](ctx, id);
}

import type { Context } from '#platform/context.ts';
import { setPinned } from './tend.ts';
import { removeConversation, restoreConversation, setClosed, setFulfilled } from './commands.ts';

const CHANGES = {
  fulfil: (ctx: Context, id: string) => setFulfilled(ctx, id, true),
  unfulfil: (ctx: Context, id: string) => setFulfilled(ctx, id, false),
  close: (ctx: Context, id: string) => setClosed(ctx, id, true),
  reopen: (ctx: Context, id: string) => setClosed(ctx, id, false),
  pin: (ctx: Context, id: string) => setPinned(ctx, id, true),
  unpin: (ctx: Context, id: string) => setPinned(ctx, id, false),
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

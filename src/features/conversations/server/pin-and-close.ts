import { noteInTrail } from '#commons/audit/server/index.ts';
import { emit } from '#commons/events/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { accessConversation } from './access.ts';
import { mayRearrange, mayTend } from './policy.ts';
import { closedOf, keepTending, pinnedOf } from './tendings.ts';

/**
 * Puts a conversation at the top of its lists, or lets it down again.
 * @param input.until the last day it stays there, universal time; without one, until somebody takes it down
 */
export async function setPinned(
  ctx: Context,
  id: string,
  input: { pinned: boolean; until?: string },
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayRearrange(tx.actor, conversation)),
    write: async (tx, conversation) => {
      const until = input.pinned && input.until ? new Date(`${input.until}T23:59:59Z`) : null;
      if (until && until < tx.now()) throw invalid({ until: 'day_is_past' });
      const now = { pinned_at: input.pinned ? tx.now() : null, pinned_until: until };
      if (!input.pinned && !conversation.pinned_at) return;
      await tx.db.updateTable('thing').set(now).where('id', '=', id).execute();
      const before = pinnedOf(conversation);
      await keepTending(tx, { kind: 'pin', thingId: id, before, after: pinnedOf(now) });
      const action = input.pinned ? 'pin_conversation' : 'unpin_conversation';
      await noteInTrail(tx, { action, target: { kind: 'thing', id } });
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** Ends replies, with a reason that the page shows, or opens again. */
export async function setClosed(
  ctx: Context,
  id: string,
  closed: boolean,
  reason = '',
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayTend(tx.actor, conversation)),
    write: async (tx, conversation) => {
      const now = { closed_at: closed ? tx.now() : null, closed_reason: closed ? reason : '' };
      if (!closed && !conversation.closed_at) return;
      await tx.db.updateTable('thing').set(now).where('id', '=', id).execute();
      const before = closedOf(conversation);
      await keepTending(tx, { kind: 'close', thingId: id, before, after: closedOf(now) });
      const action = closed ? 'close_conversation' : 'reopen_conversation';
      await noteInTrail(tx, { action, target: { kind: 'thing', id }, reason: now.closed_reason });
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';

export interface TrailEntry {
  /** What was done, in snake case: `close_conversation`. */
  action: string;
  /** What it was done to; none for what holds everywhere. */
  target?: { kind: 'thing' | 'post' | 'member' | 'group' | 'organisation'; id: string };
  /** To whom it was done, where the target is where it was done. */
  about?: string;
  reason?: string;
}

/** Adds a line to the trail of what was done and by whom. It can't be changed or taken away. */
export async function noteInTrail(
  ctx: Context,
  { action, target, about, reason }: TrailEntry,
): Promise<void> {
  await ctx.db
    .insertInto('audit')
    .values({
      id: newId(),
      at: ctx.now(),
      actor_id: ctx.actor.memberId,
      action,
      target_kind: target?.kind ?? null,
      target_id: target?.id ?? null,
      member_id: about ?? null,
      reason: reason || null,
    })
    .execute();
}

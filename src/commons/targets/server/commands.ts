import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { Target } from '../schema.ts';
import { accessTarget } from './registry.ts';

/** Follows or stops following; doing either twice changes nothing. */
export async function setFollow(
  ctx: Context,
  input: { target: Target; on: boolean },
): Promise<void> {
  await setTarget(ctx, 'follow', input);
}

/** Keeps something for later, or lets it go. */
export async function setSave(ctx: Context, input: { target: Target; on: boolean }): Promise<void> {
  await setTarget(ctx, 'save', input);
}

async function setTarget(
  ctx: Context,
  table: 'follow' | 'save',
  { target, on }: { target: Target; on: boolean },
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessTarget(tx, target, table),
    may: (tx) => demand(tx.actor.memberId ? true : signInFirst),
    write: async (tx) => {
      const row = { member_id: tx.actor.memberId!, target_kind: target.kind, target_id: target.id };
      if (on)
        await tx.db
          .insertInto(table)
          .values({ ...row, created_at: tx.now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      else
        await tx.db
          .deleteFrom(table)
          .where('member_id', '=', row.member_id)
          .where('target_kind', '=', row.target_kind)
          .where('target_id', '=', row.target_id)
          .execute();
    },
  });
}

/**
 * Follows for the actor within another command, which has been through the door already.
 * @param rhythm how news of this one thing is mailed; left out, as they chose for the kind
 */
export async function followTarget(
  ctx: Context,
  target: Target,
  rhythm?: 'instant' | 'daily',
): Promise<void> {
  if (!ctx.actor.memberId) return;
  await ctx.db
    .insertInto('follow')
    .values({
      member_id: ctx.actor.memberId,
      target_kind: target.kind,
      target_id: target.id,
      created_at: ctx.now(),
      ...(rhythm && { rhythm }),
    })
    .onConflict((conflict) =>
      rhythm
        ? conflict.columns(['member_id', 'target_kind', 'target_id']).doUpdateSet({ rhythm })
        : conflict.doNothing(),
    )
    .execute();
}

/** Ends a member's following within another command: their own, or as a consequence of it. */
export async function stopFollowing(ctx: Context, target: Target, memberId: string): Promise<void> {
  await ctx.db
    .deleteFrom('follow')
    .where('member_id', '=', memberId)
    .where('target_kind', '=', target.kind)
    .where('target_id', '=', target.id)
    .execute();
}

import type { Context } from '#platform/context.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import { MAX_DRAFTS, type DraftContent } from '../schema.ts';

/**
 * Keeps what somebody is writing, under where they write it. Only they ever read it. Of too many the
 * oldest are thrown away.
 */
export async function saveDraft(ctx: Context, key: string, content: DraftContent): Promise<void> {
  const memberId = ctx.actor.memberId;
  if (!memberId) return demand(signInFirst);
  const row = { content: JSON.stringify(content), updated_at: ctx.now() };
  await ctx.db
    .insertInto('draft')
    .values({ member_id: memberId, key, ...row })
    .onConflict((conflict) => conflict.columns(['member_id', 'key']).doUpdateSet(row))
    .execute();
  await ctx.db
    .deleteFrom('draft')
    .where('member_id', '=', memberId)
    .where('key', 'in', (q) =>
      q
        .selectFrom('draft')
        .select('key')
        .where('member_id', '=', memberId)
        .orderBy('updated_at', 'desc')
        .offset(MAX_DRAFTS),
    )
    .execute();
}

/** What the actor was writing there, or null. */
export async function findDraft(ctx: Context, key: string): Promise<DraftContent | null> {
  if (!ctx.actor.memberId) return null;
  const row = await ctx.db
    .selectFrom('draft')
    .select('content')
    .where('member_id', '=', ctx.actor.memberId)
    .where('key', '=', key)
    .executeTakeFirst();
  return (row?.content as DraftContent | undefined) ?? null;
}

/** It was sent, or thrown away. */
export async function clearDraft(ctx: Context, key: string): Promise<void> {
  if (!ctx.actor.memberId) return;
  await ctx.db
    .deleteFrom('draft')
    .where('member_id', '=', ctx.actor.memberId)
    .where('key', '=', key)
    .execute();
}

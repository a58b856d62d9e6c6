import { sql } from 'kysely';
import { emit } from '#commons/events/server/index.ts';
import type { Context } from '#platform/context.ts';

/** Takes a thing out of sight for a decision, in the caller's transaction and with its authority. */
export async function hideThing(ctx: Context, id: string, decisionId: string): Promise<void> {
  await ctx.db
    .updateTable('thing')
    .set({ state: 'hidden', hidden_by: decisionId })
    .where('id', '=', id)
    .where('state', 'in', ['published', 'removed', 'hidden'])
    .execute();
  await emit(ctx, { kind: 'thing_changed', thingId: id });
}

/** Undoes it. What had been removed before stays removed. */
export async function unhideThing(ctx: Context, id: string, decisionId: string): Promise<void> {
  await ctx.db
    .updateTable('thing')
    .set({
      state: sql`case when removed_at is null then 'published' else 'removed' end`,
      hidden_by: null,
    })
    .where('id', '=', id)
    .where('hidden_by', '=', decisionId)
    .execute();
  await emit(ctx, { kind: 'thing_changed', thingId: id });
}

import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';

/** Refuses ids that name no practice. */
export async function demandPractices(ctx: Context, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return;
  const known = await ctx.db
    .selectFrom('practice')
    .select('id')
    .where('id', 'in', wanted)
    .execute();
  if (known.length < wanted.length) throw invalid({ practiceIds: 'unknown_practice' });
}

/** Sets a thing's practices. Ids that name none are refused. */
export async function linkPractices(
  ctx: Context,
  thingId: string,
  ids: readonly string[],
): Promise<void> {
  const wanted = [...new Set(ids)];
  await ctx.db.deleteFrom('thing_practice').where('thing_id', '=', thingId).execute();
  await demandPractices(ctx, wanted);
  if (wanted.length === 0) return;
  await ctx.db
    .insertInto('thing_practice')
    .values(wanted.map((practice_id) => ({ thing_id: thingId, practice_id })))
    .execute();
}

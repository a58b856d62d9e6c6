import { can } from '#commons/capabilities/server/policy.ts';
import { listPractices, stewardedPractices } from '#commons/practices/server/index.ts';
import type { Context } from '#platform/context.ts';

/** The practices in which the actor may publish: all of them, or those that they are a steward of. */
export async function listWritablePractices(
  ctx: Context,
): Promise<{ id: string; slug: string; title: string }[]> {
  const practices = await listPractices(ctx);
  const named = practices.map(({ id, slug, title }) => ({ id, slug, title }));
  if (can(ctx.actor, 'publish_library')) return named;
  if (!can(ctx.actor, 'publish_library', true)) return [];
  const own = await ctx.db
    .selectFrom('practice')
    .select('id')
    .where('id', 'in', stewardedPractices(ctx.actor))
    .execute();
  const ids = new Set(own.map(({ id }) => id));
  return named.filter(({ id }) => ids.has(id));
}

/** Whether the actor publishes at all, everywhere or in a practice. */
export async function publishesAnything(ctx: Context): Promise<boolean> {
  if (can(ctx.actor, 'publish_library')) return true;
  return (await listWritablePractices(ctx)).length > 0;
}

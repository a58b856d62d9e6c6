import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';

/**
 * The conversation that somebody names by its id, its address as a browser shows it, or the
 * last part of that; null if they see no such.
 */
export async function conversationNamed(
  ctx: Context,
  words: string,
): Promise<{ id: string; slug: string } | null> {
  const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(words);
  const slug = /^(?:.*\/conversations\/)?([a-z0-9-]+)(?:[/?#].*)?$/.exec(words)?.[1];
  if (!id && !slug) return null;
  const found = await ctx.db
    .selectFrom('thing')
    .select(['id', 'slug'])
    .where(id ? 'id' : 'slug', '=', id ? words : slug!)
    .where('kind', '=', 'conversation')
    .where(visibleTo(ctx.actor))
    .executeTakeFirst();
  return found ?? null;
}

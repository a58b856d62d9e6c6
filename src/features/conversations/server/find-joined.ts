import { sql } from 'kysely';
import { postPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';

/**
 * Where a conversation went that was joined into another, at its first post there; null if it was not, or
 * this reader does not see where.
 */
export async function findJoined(ctx: Context, slug: string): Promise<string | null> {
  const { rows } = await sql<{ slug: string; number: number }>`
    select thing.slug, post.number
      from thing gone
      join tending on tending.from_id = gone.id and tending.kind = 'join' and undone_at is null
      join post on post.id = tending.post_ids[1]
      join thing on thing.id = post.thing_id
     where gone.slug = ${slug} and gone.state = 'removed' and ${visibleTo(ctx.actor)}
     order by tending.done_at desc limit 1`.execute(ctx.db);
  return rows[0] ? postPath('conversation', rows[0].slug, rows[0].number) : null;
}

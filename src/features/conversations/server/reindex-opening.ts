import { indexPost } from '#commons/search/server/index.ts';
import type { Context } from '#platform/context.ts';

/** The first post of a conversation is found by its title too; `former`, which was one, no longer. */
export async function reindexOpening(
  ctx: Context,
  thingId: string,
  former: readonly string[] = [],
): Promise<void> {
  const posts = await ctx.db
    .selectFrom('post')
    .innerJoin('thing', 'thing.id', 'post.thing_id')
    .select(['post.id', 'post.number', 'post.language', 'post.plain', 'thing.title'])
    .where('post.thing_id', '=', thingId)
    .where((q) =>
      q.or([q('post.number', '=', 1), ...(former.length ? [q('post.id', 'in', former)] : [])]),
    )
    .where('post.removed_at', 'is', null)
    .execute();
  for (const { id, number, language, plain, title } of posts)
    await indexPost(ctx.db, {
      ...{ postId: id, thingId, language, text: plain },
      title: number === 1 ? title : null,
    });
}

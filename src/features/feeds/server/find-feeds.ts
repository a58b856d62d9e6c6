import { sql } from 'kysely';
import { practiceText } from '#commons/practices/server/index.ts';
import { visibleTo } from '#commons/things/server/index.ts';
import { listLibraryInput } from '#features/library/schema.ts';
import { countCategories } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { FeedsView } from '../schema.ts';

/** The feeds that hold something for this reader, and how their key stands. */
export async function findFeeds(ctx: Context): Promise<FeedsView> {
  const { rows } = await sql<{ slug: string; title: string }>`
    select practice.slug, text.title from practice
      join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
     where exists (select from thing_practice link join thing on thing.id = link.thing_id
       where link.practice_id = practice.id and thing.kind in ('guide', 'article', 'template')
         and thing.state = 'published' and ${visibleTo(ctx.actor)})
     order by 2`.execute(ctx.db);
  const categories = await countCategories(ctx, listLibraryInput.parse({}));
  const { memberId } = ctx.actor;
  const key = memberId
    ? await ctx.db
        .selectFrom('feed_key')
        .select(['created_at', 'used_at'])
        .where('member_id', '=', memberId)
        .executeTakeFirst()
    : undefined;
  return {
    feeds: [
      ...['library', 'guides', 'articles', 'templates'].map((name) => ({ name, title: '' })),
      ...categories.map(({ slug, title }) => ({ name: `category-${slug}`, title })),
      ...rows.map(({ slug, title }) => ({ name: `practice-${slug}`, title })),
    ],
    key: key
      ? { createdAt: key.created_at.toISOString(), usedAt: key.used_at?.toISOString() ?? null }
      : null,
    member: memberId !== null,
  };
}

import { sql } from 'kysely';
import { postPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { rank } from './rank.ts';

/** Things like what is being typed, for "has this been asked?". */
export async function findSimilar(
  ctx: Context,
  title: string,
): Promise<{ title: string; href: string; kind: string; answered: boolean; postCount: number }[]> {
  const words = title.trim();
  if (words.length < 8) return [];
  const { ranked } = await rank(ctx, words, { narrow: sql``, limit: 5, offset: 0 });
  if (ranked.length === 0) return [];
  const { rows } = await sql<{
    title: string;
    slug: string;
    thing_kind: ThingKind;
    kind: string;
    answered: boolean;
    post_count: number;
  }>`
    select thing.title, thing.slug, thing.kind as thing_kind, conversation.kind,
           conversation.accepted_post_id is not null as answered, thing.post_count
      from unnest(${ranked.map(({ thingId }) => thingId)}::uuid[]) with ordinality as best (id, place)
      join thing on thing.id = best.id
      left join conversation on conversation.thing_id = thing.id
     where ${visibleTo(ctx.actor)}
     order by best.place`.execute(ctx.db);
  return rows.map((row) => ({
    title: row.title,
    href: postPath(row.thing_kind, row.slug, 1),
    kind: row.kind,
    answered: row.answered,
    postCount: row.post_count,
  }));
}

import { sql } from 'kysely';
import type { ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { SearchInput } from '../schema.ts';
import { narrow } from './narrow.ts';
import { rank } from './rank.ts';

/**
 * The ids of the things of some kinds that answer a search best, of those that the actor may see: for what shows them
 * in a way of its own, such as a feed.
 */
export async function findThings(
  ctx: Context,
  input: Pick<SearchInput, 'q' | 'kind' | 'practice' | 'language' | 'organisation'>,
  { kinds, most }: { kinds: readonly ThingKind[]; most: number },
): Promise<string[]> {
  if (!input.q) return [];
  const { ranked } = await rank(ctx, input.q, {
    language: input.language,
    narrow: sql`${narrow(input)} join lateral (select where thing.kind = any(${kinds})) among on true`,
    limit: most,
    offset: 0,
  });
  return ranked.map(({ thingId }) => thingId);
}

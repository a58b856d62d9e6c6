import type { Selectable } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { ThingTable } from '#platform/db/schema.generated.ts';
import { notFound } from '#platform/errors.ts';
import type { SpaceKind } from '#commons/spaces/schema.ts';
import { isSteward, whyReadOnly } from '#commons/spaces/server/index.ts';
import { visibleTo } from './visibility.ts';

export type ThingRecord = Selectable<ThingTable> & {
  space: SpaceKind;
  /** The code of why the actor may read but not write here; null if they may. */
  read_only: string | null;
  /** Whether the actor is a steward of the group that it stands in. */
  steward: boolean;
};

/**
 * The door to a thing: found and visible, or not-found.
 * @param options.lock holds the row until the transaction ends, for commands that count or number
 */
export async function accessThing(
  ctx: Context,
  by: { id: string } | { slug: string },
  options: { lock?: boolean } = {},
): Promise<ThingRecord> {
  let query = ctx.db
    .selectFrom('thing')
    .innerJoin('space', 'space.id', 'thing.space_id')
    .selectAll('thing')
    .select(['space.kind as space', whyReadOnly(ctx.actor).as('read_only')])
    .select(isSteward(ctx.actor).as('steward'))
    .where(visibleTo(ctx.actor));
  query =
    'id' in by ? query.where('thing.id', '=', by.id) : query.where('thing.slug', '=', by.slug);
  const thing = await (options.lock ? query.forUpdate('thing') : query).executeTakeFirst();
  if (!thing) throw notFound();
  return thing;
}

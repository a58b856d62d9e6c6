import { sql, type Selectable } from 'kysely';
import { waitingVisibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { WaitingPostTable } from '#platform/db/schema.generated.ts';
import { notFound } from '#platform/errors.ts';
import type { WaitingInput } from '../schema.ts';

export type WaitingRecord = Omit<Selectable<WaitingPostTable>, 'input'> & { input: WaitingInput };

/** The door to what waits: its author's, and theirs who look; not-found for all others, and once it is decided. */
export async function accessWaiting(
  ctx: Context,
  id: string,
  options: { lock?: boolean } = {},
): Promise<WaitingRecord> {
  const { rows } = await sql<WaitingRecord>`
    select waiting_post.* from waiting_post left join thing on thing.id = waiting_post.thing_id
     where waiting_post.id = ${id} and ${waitingVisibleTo(ctx.actor)}
     ${options.lock ? sql`for update of waiting_post` : sql``}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

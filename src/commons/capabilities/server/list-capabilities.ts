import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { demand } from '#platform/verdict.ts';
import { CAPABILITY_KEYS, HOLDERS, standingOf } from '../list.ts';
import type { CapabilityTable } from '../schema.ts';
import { mayChangeCapabilities, mayReadCapabilities } from './policy.ts';

/** What admins have changed, by `holder:capability`. */
export async function readChanges(db: Db): Promise<Map<string, boolean>> {
  const rows = await db
    .selectFrom('capability_change')
    .select(['holder', 'capability', 'granted'])
    .execute();
  return new Map(rows.map((row) => [`${row.holder}:${row.capability}`, row.granted]));
}

/** The whole table of who may what, for hosts; and whether the reader may change it. */
export async function listCapabilities(ctx: Context): Promise<CapabilityTable> {
  demand(mayReadCapabilities(ctx.actor));
  const changes = await readChanges(ctx.db);
  return {
    rows: CAPABILITY_KEYS.map((capability) => ({
      capability,
      cells: HOLDERS.map((holder) => ({
        holder,
        standing: standingOf(capability, holder, changes.get(`${holder}:${capability}`)),
      })),
    })),
    may: { change: mayChangeCapabilities(ctx.actor) },
  };
}

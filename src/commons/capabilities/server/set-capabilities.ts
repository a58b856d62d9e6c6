import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/note-in-trail.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { refuse } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { hasIt, isChangeable } from '../list.ts';
import type { SetCapability } from '../schema.ts';
import { readChanges } from './list-capabilities.ts';
import { mayChangeCapabilities } from './policy.ts';

/**
 * An admin says who may what. It holds from the next request on, in every process: nothing is kept in
 * memory. Each change stands in the trail.
 */
export async function setCapabilities(
  ctx: Context,
  wanted: readonly SetCapability[],
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    // One at a time: each compares with what the one before left.
    access: async ({ db }) => {
      demand(mayChangeCapabilities(ctx.actor));
      await sql`lock table capability_change in share row exclusive mode`.execute(db);
      return readChanges(db);
    },
    may: () => {
      if (wanted.some(({ capability, holder }) => !isChangeable(capability, holder)))
        throw refuse('capability_fixed');
    },
    write: async (tx, changes) => {
      for (const { capability, holder, granted } of wanted) {
        const change = changes.get(`${holder}:${capability}`);
        if (hasIt(capability, holder, change) === granted) continue;
        changes.set(`${holder}:${capability}`, granted);
        await write(tx, { capability, holder, granted });
        await noteInTrail(tx, {
          action: granted ? 'grant_capability' : 'withdraw_capability',
          reason: `${holder}: ${capability}`,
        });
      }
    },
  });
}

/** As on a new install: no row, so that a later default reaches it. */
async function write(ctx: Context, { capability, holder, granted }: SetCapability): Promise<void> {
  await without(ctx.db, { capability, holder });
  if (hasIt(capability, holder) === granted) return;
  await ctx.db
    .insertInto('capability_change')
    .values({
      ...{ capability, holder, granted },
      ...{ changed_by: ctx.actor.memberId, changed_at: ctx.now() },
    })
    .execute();
}

const without = (db: Db, { capability, holder }: Omit<SetCapability, 'granted'>) =>
  db
    .deleteFrom('capability_change')
    .where('capability', '=', capability)
    .where('holder', '=', holder)
    .execute();

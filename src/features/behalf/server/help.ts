import { sql } from 'kysely';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { HelpInput } from '../schema.ts';
import { mayAskOnBehalf } from './policy.ts';

/** Counts help that was given to one, by phone or mail: for whom, how long or what about. */
export async function logHelp(
  ctx: Context,
  { organisation, practiceIds, minutes, note }: HelpInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async () => null,
    may: (tx) => demand(mayAskOnBehalf(tx.actor)),
    write: async (tx) => {
      if (!organisation && !minutes && !note) throw invalid({ note: 'required' });
      const found = organisation
        ? await tx.db
            .selectFrom('organisation')
            .select('id')
            .where((eb) => eb.or([eb('slug', '=', organisation), eb('name', '=', organisation)]))
            .limit(1)
            .executeTakeFirst()
        : null;
      if (organisation && !found) throw invalid({ organisation: 'organisation_unknown' });
      const id = newId();
      await tx.db
        .insertInto('help')
        .values({
          ...{
            id,
            helped_by: tx.actor.memberId!,
            at: tx.now(),
            organisation_id: found?.id ?? null,
          },
          ...{ practice_ids: practiceIds, minutes: minutes ?? null, note },
        })
        .execute();
      return { id };
    },
  });
}

/** How often somebody was helped one to one since the first of the month, universal time. */
export async function countHelp(ctx: Context): Promise<number> {
  demand(mayAskOnBehalf(ctx.actor));
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from help
     where at >= date_trunc('month', ${ctx.now()}::timestamptz at time zone 'UTC') at time zone 'UTC'`.execute(
    ctx.db,
  );
  return rows[0]!.count;
}

import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';

/** The moment at which the actor's own clock shows `local` (`2026-12-01T09:00`). */
export async function momentOf(ctx: Context, local: string): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select ${local}::timestamp at time zone coalesce((select time_zone from member
      where id = ${ctx.actor.memberId}::uuid), 'UTC') as at`.execute(ctx.db);
  return rows[0]!.at;
}

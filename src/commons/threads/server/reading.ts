import { sql } from 'kysely';
import { markThreadNotificationsRead } from '#commons/notifications/server/index.ts';
import { accessThing } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';

/** Notes that the actor has read a thread up to a post's number; never goes back. */
export async function markRead(ctx: Context, thingId: string, number: number): Promise<void> {
  const memberId = ctx.actor.memberId;
  if (!memberId) return;
  await ctx.db
    .insertInto('thread_read')
    .values({ member_id: memberId, thing_id: thingId, last_number: number, read_at: ctx.now() })
    .onConflict((conflict) =>
      conflict
        .columns(['member_id', 'thing_id'])
        .doUpdateSet({ last_number: sql`excluded.last_number`, read_at: ctx.now() })
        .where('thread_read.last_number', '<', sql<number>`excluded.last_number`),
    )
    .execute();
  await markThreadNotificationsRead(ctx, thingId, number);
}

/** The same, for a number that comes from a browser: the thread must be visible and have it. */
export async function readThread(ctx: Context, thingId: string, number: number): Promise<void> {
  const thing = await accessThing(ctx, { id: thingId });
  await markRead(ctx, thing.id, Math.min(number, thing.last_number));
}

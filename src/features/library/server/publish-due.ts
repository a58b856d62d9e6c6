import { emit } from '#commons/events/server/index.ts';
import { VISITOR } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { show } from './states.ts';

/**
 * Publishes what was scheduled for now or before, each in a transaction of its own. For a job of every
 * minute; safe to run twice.
 * @returns how many were published
 */
export async function publishDue(db: Db, now: Date): Promise<number> {
  const due = await db
    .selectFrom('publication')
    .innerJoin('thing', 'thing.id', 'publication.thing_id')
    .select('thing.id')
    .where('thing.state', '=', 'scheduled')
    .where('publish_at', '<=', now)
    .orderBy('publish_at')
    .execute();
  let published = 0;
  for (const { id } of due)
    await db.transaction().execute(async (tx) => {
      const thing = await tx
        .selectFrom('thing')
        .innerJoin('publication', 'publication.thing_id', 'thing.id')
        .select(['thing.id', 'thing.author_id', 'publication.published_at'])
        .where('thing.id', '=', id)
        .where('thing.state', '=', 'scheduled')
        .forUpdate('thing')
        .executeTakeFirst();
      if (!thing) return; // somebody was quicker
      const ctx = { db: tx as Db, actor: VISITOR, locale: 'en' as const, now: () => now };
      await show(ctx, thing);
      await emit(ctx, { kind: 'thing_published', thingId: id, actorId: thing.author_id });
      await emit(ctx, { kind: 'text_published', thingId: id });
      published++;
    });
  return published;
}

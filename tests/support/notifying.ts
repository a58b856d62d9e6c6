import { notify } from '#commons/notifications/server/notify.ts';
import { answered, mentioned, newPost } from '#commons/threads/server/notifications.ts';
import { announced } from '#features/announcements/server/notifications.ts';
import { accepted } from '#features/conversations/server/notifications.ts';
import { newInGroup } from '#features/groups/server/notifications.ts';
import type { Db } from '#platform/db/connect.ts';

/** As the worker has them. */
export const KINDS = [accepted, mentioned, answered, newPost, announced, newInGroup];

/** Does what the worker's jobs would do for every event so far; doing it again must change nothing. */
export async function tellEverybody(db: Db, now = new Date()): Promise<void> {
  const events = await db.selectFrom('event').select('id').orderBy('id').execute();
  for (const { id } of events) await notify(db, KINDS, id, now);
}

/** Who was told what, as `kind name`, sorted; the mail's rhythm in brackets if one is to come. */
export async function listTold(db: Db, thingId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('notification')
    .innerJoin('member', 'member.id', 'notification.recipient_id')
    .leftJoin('delivery', 'delivery.notification_id', 'notification.id')
    .select(['notification.kind', 'member.name', 'delivery.rhythm'])
    .where('notification.thing_id', '=', thingId)
    .execute();
  return rows
    .map(({ kind, name, rhythm }) => `${kind} ${name}${rhythm ? ` (${rhythm})` : ''}`)
    .sort();
}

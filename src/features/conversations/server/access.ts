import type { Selectable } from 'kysely';
import { accessThing, type ThingRecord } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { ConversationTable } from '#platform/db/schema.generated.ts';
import { notFound } from '#platform/errors.ts';
import type { ConversationKind } from '../schema.ts';

export type ConversationRecord = ThingRecord &
  Omit<Selectable<ConversationTable>, 'kind' | 'thing_id'> & {
    conversation_kind: ConversationKind;
  };

/** The door to a conversation: its thing's door, and its own columns. */
export async function accessConversation(
  ctx: Context,
  by: { id: string } | { slug: string },
  options: { lock?: boolean } = {},
): Promise<ConversationRecord> {
  const thing = await accessThing(ctx, by, options);
  const own = await ctx.db
    .selectFrom('conversation')
    .select([
      'kind as conversation_kind',
      'accepted_post_id',
      'accepted_by',
      'accepted_at',
      'fulfilled_at',
      'fulfilled_by',
    ])
    .where('thing_id', '=', thing.id)
    .executeTakeFirst();
  if (!own) throw notFound();
  return { ...thing, ...own };
}

import type { Selectable } from 'kysely';
import { isSelf, type Context } from '#platform/context.ts';
import type { TendingTable } from '#platform/db/schema.generated.ts';
import { newId } from '#platform/db/ids.ts';
import type { ConversationKind } from '../schema.ts';
import type { ConversationRecord } from './access.ts';

// What undoing needs to know, as it is kept; times are texts in JSON.

export interface Pinned {
  at: string | null;
  until: string | null;
}
export interface Closed {
  at: string | null;
  reason: string;
}
export interface Described {
  title: string;
  kind: ConversationKind;
  practiceIds: string[];
}
/** Changing the kind takes these marks away; undoing brings them back. */
export interface Marks {
  accepted: { post: string; by: string | null; at: string | null } | null;
  fulfilled: { at: string; by: string | null } | null;
}
export interface Stood {
  spaceId: string;
  lastNumber: number;
}

export type TendingRecord = Selectable<TendingTable>;

/** Keeps what was done to a conversation, with what undoing it needs. */
export async function keepTending(
  ctx: Context,
  tending: {
    kind: TendingRecord['kind'];
    thingId: string;
    otherId?: string;
    before: object;
    after?: object;
    /** Default: now. */
    at?: Date;
  },
): Promise<string> {
  const id = newId();
  await ctx.db
    .insertInto('tending')
    .values({
      id,
      kind: tending.kind,
      thing_id: tending.thingId,
      other_id: tending.otherId ?? null,
      before: JSON.stringify(tending.before),
      after: JSON.stringify(tending.after ?? {}),
      done_by: ctx.actor.memberId!,
      done_at: tending.at ?? ctx.now(),
    })
    .execute();
  return id;
}

/** The same, unless it is the doer's own conversation: that would name who wrote under another identity. */
export async function keepOthersTending(
  ctx: Context,
  conversation: Pick<ConversationRecord, 'author_id'>,
  tending: Parameters<typeof keepTending>[1],
): Promise<void> {
  if (!isSelf(ctx.actor, conversation.author_id)) await keepTending(ctx, tending);
}

export const pinnedOf = (
  thing: Pick<ConversationRecord, 'pinned_at' | 'pinned_until'>,
): Pinned => ({
  at: thing.pinned_at?.toISOString() ?? null,
  until: thing.pinned_until?.toISOString() ?? null,
});

export const closedOf = (
  thing: Pick<ConversationRecord, 'closed_at' | 'closed_reason'>,
): Closed => ({ at: thing.closed_at?.toISOString() ?? null, reason: thing.closed_reason });

export const marksOf = (conversation: ConversationRecord): Marks => ({
  accepted: conversation.accepted_post_id
    ? {
        post: conversation.accepted_post_id,
        by: conversation.accepted_by,
        at: conversation.accepted_at?.toISOString() ?? null,
      }
    : null,
  fulfilled: conversation.fulfilled_at
    ? { at: conversation.fulfilled_at.toISOString(), by: conversation.fulfilled_by }
    : null,
});

/** The ids of a thing's practices, in an order of their own. */
export async function practiceIdsOf(ctx: Context, thingId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('thing_practice')
    .select('practice_id')
    .where('thing_id', '=', thingId)
    .orderBy('practice_id')
    .execute();
  return rows.map(({ practice_id }) => practice_id);
}

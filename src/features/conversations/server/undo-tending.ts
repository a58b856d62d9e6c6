import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { emit } from '#commons/events/server/index.ts';
import { indexThreads } from '#commons/search/server/index.ts';
import { spaceIsReadable } from '#commons/spaces/server/index.ts';
import { UNDO_DAYS } from '#commons/threads/schema.ts';
import { linkPractices } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { demand, type Verdict } from '#platform/verdict.ts';
import { accessConversation, type ConversationRecord } from './access.ts';
import type { Joined } from './join-conversations.ts';
import { setSpace } from './move-conversation.ts';
import { mayTend } from './policy.ts';
import type { Split } from './split-conversation.ts';
import {
  closedOf,
  pinnedOf,
  practiceIdsOf,
  type Closed,
  type Described,
  type Marks,
  type Pinned,
  type Stood,
  type TendingRecord,
} from './tendings.ts';
import { undoJoin } from './undo-join.ts';
import { undoSplit } from './undo-split.ts';

/** Takes back as one step what somebody who keeps order did to a conversation, as long as it can be. */
export async function undoTending(ctx: Context, id: string): Promise<{ thingId: string }> {
  return runCommand(ctx, {
    access: (tx) => accessTending(tx, id),
    may: (tx, { conversation, tending }) => {
      demand(mayTend(tx.actor, conversation));
      if (tending.undone_at) throw new DomainError('conflict', 'already_undone');
    },
    write: async (tx, { conversation, tending }) => {
      const verdict = await mayBeUndone(tx, conversation, tending);
      if (verdict !== true) throw new DomainError('conflict', verdict);
      await UNDO[tending.kind](tx, conversation, tending);
      await tx.db
        .updateTable('tending')
        .set({ undone_at: tx.now(), undone_by: tx.actor.memberId })
        .where('id', '=', id)
        .execute();
      const target = { kind: 'thing', id: conversation.id } as const;
      await noteInTrail(tx, { action: 'undo_tending', target, reason: tending.kind });
      return { thingId: conversation.id };
    },
    emit: async (tx, { conversation, tending }) => {
      for (const thingId of [conversation.id, tending.other_id])
        if (thingId) await emit(tx, { kind: 'thing_changed', thingId });
    },
  });
}

/** What was done, through the door of the conversation that it was done to; all that it touches is held. */
async function accessTending(ctx: Context, id: string) {
  const found = await ctx.db
    .selectFrom('tending')
    .select(['thing_id', 'other_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw notFound();
  // In the one order in which a join holds two.
  for (const each of [found.thing_id, found.other_id].filter((one) => one !== null).sort())
    await ctx.db.selectFrom('thing').select('id').where('id', '=', each).forUpdate().execute();
  const conversation = await accessConversation(ctx, { id: found.thing_id });
  const tending = await ctx.db
    .selectFrom('tending')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { conversation, tending };
}

/** `true`, or the code of why it can't be undone any more. */
export async function mayBeUndone(
  ctx: Context,
  conversation: ConversationRecord,
  tending: TendingRecord,
): Promise<Verdict> {
  if (tending.undone_at) return 'already_undone';
  if (ctx.now().getTime() - tending.done_at.getTime() > UNDO_DAYS * 86_400_000)
    return 'too_late_to_undo';
  if (await isBuiltUpon(ctx, tending)) return 'undo_later_first';
  return STANDS[tending.kind](ctx, conversation, tending);
}

/** Something was done later that would have to be undone first. */
async function isBuiltUpon(ctx: Context, { id, kind, thing_id, other_id, done_at }: TendingRecord) {
  const both = sql`array[${thing_id}::uuid, ${other_id}::uuid]`;
  const { rows } = await sql`
    select from tending where undone_at is null and id <> ${id} and (done_at, id) > (${done_at}, ${id})
       and ${
         kind === 'join' || kind === 'split'
           ? sql`kind in ('join', 'split', 'move') and (thing_id = any(${both}) or other_id = any(${both}))`
           : sql`kind = ${kind} and thing_id = ${thing_id}`
       } limit 1`.execute(ctx.db);
  return rows.length > 0;
}

type Step<Answer> = (
  ctx: Context,
  conversation: ConversationRecord,
  tending: TendingRecord,
) => Promise<Answer>;

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Whether what was done still stands as it was left. */
const STANDS: Record<TendingRecord['kind'], Step<Verdict>> = {
  pin: async (_, conversation, { after }) => {
    const { at, until } = after as Pinned;
    return same(pinnedOf(conversation), { at, until }) || 'changed_since';
  },
  close: async (_, conversation, { after }) => {
    const { at, reason } = after as Closed;
    return same(closedOf(conversation), { at, reason }) || 'changed_since';
  },
  change: async (ctx, conversation, { after }) => {
    const { title, kind, practiceIds } = after as Described;
    const now = [conversation.title, conversation.conversation_kind];
    const practices = await practiceIdsOf(ctx, conversation.id);
    return same([...now, practices], [title, kind, practiceIds]) || 'changed_since';
  },
  move: async (ctx, conversation, { before, after }) => {
    const was = before as Stood;
    if (conversation.space_id !== (after as Stood).spaceId) return 'changed_since';
    if (conversation.last_number !== was.lastNumber) return 'written_since';
    return readsSpace(ctx, was.spaceId);
  },
  join: async (ctx, conversation, { before, other_id }) => {
    const { came } = before as Joined;
    const ids = came.map(([id]) => id);
    const other = await ctx.db
      .selectFrom('thing')
      .select(['space_id', 'joined_to'])
      .where('id', '=', other_id)
      .executeTakeFirstOrThrow();
    if (other.joined_to !== conversation.id) return 'changed_since';
    const { rows } = await sql`
      select from post where thing_id = ${conversation.id} and id <> all(${ids}::uuid[])
         and parent_id = any(${ids}::uuid[]) limit 1`.execute(ctx.db);
    if (rows.length > 0) return 'written_since';
    const { accepted } = before as Joined;
    const answer = conversation.accepted_post_id;
    if (answer && answer !== accepted && ids.includes(answer)) return 'changed_since';
    return readsSpace(ctx, other.space_id);
  },
  split: async (ctx, conversation, { before, other_id }) => {
    const made = await ctx.db
      .selectFrom('thing')
      .select(['state', 'space_id', 'last_number'])
      .where('id', '=', other_id)
      .executeTakeFirstOrThrow();
    if (made.state !== 'published' || made.space_id !== conversation.space_id)
      return 'changed_since';
    return made.last_number === (before as Split).posts.length || 'written_since';
  },
};

/** Nobody sends words to readers among whom they are not. */
async function readsSpace(ctx: Context, spaceId: string): Promise<Verdict> {
  const { rows } = await sql`
    select from space where id = ${spaceId} and ${spaceIsReadable(ctx.actor)}`.execute(ctx.db);
  return rows.length > 0 || 'not_your_space';
}

const UNDO: Record<TendingRecord['kind'], Step<void>> = {
  pin: async ({ db }, { id }, { before }) => {
    const { at, until } = before as Pinned;
    const was = { pinned_at: at, pinned_until: until };
    await db.updateTable('thing').set(was).where('id', '=', id).execute();
  },
  close: async ({ db }, { id }, { before }) => {
    const { at, reason } = before as Closed;
    const was = { closed_at: at, closed_reason: reason };
    await db.updateTable('thing').set(was).where('id', '=', id).execute();
  },
  change: async (ctx, { id, accepted_post_id, fulfilled_at }, { before }) => {
    const { title, kind, practiceIds, accepted, fulfilled } = before as Described & Marks;
    await ctx.db.updateTable('thing').set({ title }).where('id', '=', id).execute();
    await ctx.db
      .updateTable('conversation')
      .set({
        kind,
        ...(accepted &&
          !accepted_post_id && {
            accepted_post_id: accepted.post,
            accepted_by: accepted.by,
            accepted_at: accepted.at,
          }),
        ...(fulfilled &&
          !fulfilled_at && { fulfilled_at: fulfilled.at, fulfilled_by: fulfilled.by }),
      })
      .where('thing_id', '=', id)
      .execute();
    await linkPractices(ctx, id, practiceIds);
    await indexThreads(ctx.db, [id]);
  },
  move: async (ctx, { id }, { before }) => setSpace(ctx, id, (before as Stood).spaceId),
  join: undoJoin,
  split: undoSplit,
};

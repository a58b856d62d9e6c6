import { emit } from '#commons/events/server/index.ts';
import { indexThreads } from '#commons/search/server/index.ts';
import { accessPost } from '#commons/threads/server/index.ts';
import { linkPractices } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import { isSelf, type Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { ChangeConversationInput } from '../schema.ts';
import { accessConversation, type ConversationRecord } from './access.ts';
import { noteChange } from './note-change.ts';
import { mayAccept, mayChange, mayFulfil, mayRemove, mayRestore } from './policy.ts';
import { keepOthersTending, marksOf, practiceIdsOf } from './tendings.ts';

/** Marks a post as the answer, or (`null`) takes the mark away. */
export async function acceptAnswer(
  ctx: Context,
  conversationId: string,
  postId: string | null,
): Promise<ConversationRecord> {
  return runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id: conversationId }, { lock: true }),
    may: (tx, conversation) => demand(mayAccept(tx.actor, conversation)),
    write: async (tx, conversation) => {
      if (postId) await demandAnswer(tx, conversation, postId);
      await tx.db
        .updateTable('conversation')
        .set({
          accepted_post_id: postId,
          accepted_by: postId && actingAs(tx, conversation),
          accepted_at: postId && tx.now(),
        })
        .where('thing_id', '=', conversation.id)
        .execute();
      return conversation;
    },
    emit: (tx, conversation) =>
      postId && postId !== conversation.accepted_post_id
        ? emit(tx, {
            kind: 'answer_accepted',
            thingId: conversation.id,
            postId,
            actorId: actingAs(tx, conversation),
          })
        : emit(tx, { kind: 'thing_changed', thingId: conversation.id }),
  });
}

/** The asker acts as who asked: a persona accepts as the persona. */
function actingAs({ actor }: Context, { author_id }: ConversationRecord): string {
  return isSelf(actor, author_id) ? author_id : actor.memberId!;
}

async function demandAnswer(
  ctx: Context,
  conversation: ConversationRecord,
  postId: string,
): Promise<void> {
  const post = await accessPost(ctx, postId);
  if (post.thing_id !== conversation.id) throw invalid({ postId: 'other_thread' });
  if (post.number === 1) throw invalid({ postId: 'question_is_no_answer' });
  if (post.removed_at) throw invalid({ postId: 'post_removed' });
}

/** A request or an offer has found its match, or is open again. */
export async function setFulfilled(ctx: Context, id: string, fulfilled: boolean): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayFulfil(tx.actor, conversation)),
    write: async (tx, conversation) => {
      await tx.db
        .updateTable('conversation')
        .set({
          fulfilled_at: fulfilled ? tx.now() : null,
          fulfilled_by: fulfilled ? actingAs(tx, conversation) : null,
        })
        .where('thing_id', '=', id)
        .execute();
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** Changes title, kind and practices. When somebody else's, the trail says who did it. */
export async function changeConversation(
  ctx: Context,
  id: string,
  input: ChangeConversationInput,
): Promise<ConversationRecord> {
  return runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayChange(tx.actor, conversation)),
    write: async (tx, conversation) => {
      const { title, conversation_kind: kind } = conversation;
      const before = {
        title,
        kind,
        practiceIds: await practiceIdsOf(tx, id),
        ...marksOf(conversation),
      };
      await tx.db
        .updateTable('thing')
        .set({ title: input.title, edited_at: tx.now() })
        .where('id', '=', id)
        .execute();
      // An answer belongs to a question, a fulfilment to a request or an offer.
      await tx.db
        .updateTable('conversation')
        .set({
          kind: input.kind,
          ...(input.kind !== 'question' && {
            accepted_post_id: null,
            accepted_by: null,
            accepted_at: null,
          }),
          ...(!['request', 'offer'].includes(input.kind) && {
            fulfilled_at: null,
            fulfilled_by: null,
          }),
        })
        .where('thing_id', '=', id)
        .execute();
      await linkPractices(tx, id, input.practiceIds);
      await indexThreads(tx.db, [id]);
      await noteChange(tx, 'change_conversation', conversation);
      const after = { ...input, practiceIds: await practiceIdsOf(tx, id) };
      await keepOthersTending(tx, conversation, { kind: 'change', thingId: id, before, after });
      return conversation;
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** Takes a conversation out of sight; whoever did it can bring it back. */
export async function removeConversation(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayRemove(tx.actor, conversation)),
    write: async (tx, conversation) => {
      await tx.db
        .updateTable('thing')
        .set({ state: 'removed', removed_at: tx.now(), removed_by: tx.actor.memberId })
        .where('id', '=', id)
        .execute();
      await noteChange(tx, 'remove_conversation', conversation);
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

export async function restoreConversation(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessConversation(tx, { id }, { lock: true }),
    may: (tx, conversation) => demand(mayRestore(tx.actor, conversation)),
    write: async (tx) => {
      await tx.db
        .updateTable('thing')
        .set({ state: 'published', removed_at: null, removed_by: null })
        .where('id', '=', id)
        .execute();
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

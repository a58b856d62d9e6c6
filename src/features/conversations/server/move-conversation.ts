import { sql } from 'kysely';
import { emit } from '#commons/events/server/index.ts';
import type { SpaceRef, SpaceView } from '#commons/spaces/schema.ts';
import { findWritableSpace, spaceView } from '#commons/spaces/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { accessConversation, type ConversationRecord } from './access.ts';
import { noteChange } from './note-change.ts';
import { mayAnswerMove, mayMove } from './policy.ts';
import { keepOthersTending } from './tendings.ts';

type Movable = ConversationRecord & { alone: boolean; part: boolean; asked: boolean };

/**
 * Moves a conversation to another space, and with it who reads it. What somebody asked the hosts
 * alone only moves with their yes: then it is proposed to them.
 */
export async function moveConversation(
  ctx: Context,
  id: string,
  space: SpaceRef,
): Promise<'moved' | 'proposed'> {
  return runCommand(ctx, {
    access: (tx) => accessMovable(tx, id),
    may: (tx, conversation) => demand(mayMove(tx.actor, conversation)),
    write: async (tx, conversation) => {
      const spaceId = await findWritableSpace(tx, space);
      if (!spaceId) throw invalid({ space: 'not_your_space' });
      if (spaceId === conversation.space_id) throw invalid({ space: 'stands_there_already' });
      if (conversation.asked && !conversation.part) {
        if (await isSecretFrom(tx, id, spaceId)) throw invalid({ space: 'asker_not_in_group' });
        const proposal = {
          space_id: spaceId,
          proposed_by: tx.actor.memberId!,
          proposed_at: tx.now(),
        };
        await tx.db
          .insertInto('move_proposal')
          .values({ thing_id: id, ...proposal })
          .onConflict((conflict) => conflict.column('thing_id').doUpdateSet(proposal))
          .execute();
        return 'proposed';
      }
      await setSpace(tx, id, spaceId);
      await noteChange(tx, 'move_conversation', conversation);
      await keepOthersTending(tx, conversation, tendingOf(conversation, spaceId));
      return 'moved';
    },
    emit: (tx, _, result) =>
      emit(tx, { kind: result === 'moved' ? 'thing_changed' : 'move_proposed', thingId: id }),
  });
}

/** Whether a space is a confidential group's that somebody who would have to agree does not know of. */
async function isSecretFrom(ctx: Context, id: string, spaceId: string): Promise<boolean> {
  const { rows } = await sql`
    select from space join member_group grp on grp.id = space.group_id and grp.access = 'confidential'
      join thing_participant on thing_id = ${id}
     where space.id = ${spaceId} and not exists (select from group_membership own
       where own.group_id = grp.id and own.member_id = thing_participant.member_id
         and own.state in ('member', 'invited'))`.execute(ctx.db);
  return rows.length > 0;
}

/** Who asked the hosts says whether others may read it too. */
export async function answerMove(ctx: Context, id: string, yes: boolean): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const conversation = await accessMovable(tx, id);
      const proposal = await tx.db
        .selectFrom('move_proposal')
        .select(['space_id', 'proposed_by'])
        .where('thing_id', '=', id)
        .executeTakeFirst();
      if (!proposal) throw notFound();
      return { ...conversation, proposal };
    },
    may: (tx, conversation) => demand(mayAnswerMove(tx.actor, conversation)),
    write: async (tx, { proposal, ...conversation }) => {
      await tx.db.deleteFrom('move_proposal').where('thing_id', '=', id).execute();
      if (!yes) return;
      await setSpace(tx, id, proposal.space_id);
      // Whoever proposed it did it: the trail never names who asked.
      const host = { ...tx, actor: { ...tx.actor, memberId: proposal.proposed_by, aliases: [] } };
      await noteChange(host, 'move_conversation', conversation);
      await keepOthersTending(host, conversation, tendingOf(conversation, proposal.space_id));
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

const tendingOf = ({ id, space_id, last_number: lastNumber }: Movable, spaceId: string) => ({
  kind: 'move' as const,
  thingId: id,
  before: { spaceId: space_id, lastNumber },
  after: { spaceId, lastNumber },
});

/** The conversation, and whose words stand in it. Locked: nobody posts while it moves. */
async function accessMovable(ctx: Context, id: string): Promise<Movable> {
  const conversation = await accessConversation(ctx, { id }, { lock: true });
  const { rows } = await sql<{ alone: boolean; part: boolean; asked: boolean }>`
    select not exists (select from post where thing_id = ${id} and number > 0
             and author_id <> ${conversation.author_id}) as alone,
           exists (select from thing_participant where thing_id = ${id}
             and member_id = ${ctx.actor.memberId}::uuid) as part,
           exists (select from thing_participant where thing_id = ${id}) as asked`.execute(ctx.db);
  // Participants count only where they let somebody read.
  const asked = rows[0]!.asked && ['hosts', 'participants'].includes(conversation.space);
  return { ...conversation, ...rows[0]!, asked };
}

export async function setSpace(ctx: Context, id: string, spaceId: string): Promise<void> {
  const moved = await ctx.db
    .updateTable('thing')
    .set({ space_id: spaceId })
    .where('id', '=', id)
    .executeTakeFirst();
  if (!moved.numUpdatedRows) throw new DomainError('conflict', 'not_found');
  await ctx.db.deleteFrom('move_proposal').where('thing_id', '=', id).execute();
}

/** Where the hosts would like to show it, if they asked and this reader may answer. */
export async function findMoveProposal(ctx: Context, id: string): Promise<SpaceView | null> {
  if (ctx.actor.memberId === null) return null;
  const { rows } = await sql<{ space: SpaceView }>`
    select ${spaceView('move_proposal')} as space
      from move_proposal
     where thing_id = ${id} and exists (select from thing_participant
       where thing_participant.thing_id = ${id} and member_id = ${ctx.actor.memberId})`.execute(
    ctx.db,
  );
  return rows[0]?.space ?? null;
}

import { followTarget, stopFollowing } from '#commons/targets/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { JoinGroupInput, News, Standing } from '../schema.ts';
import { accessGroup, type GroupBy, type GroupRecord } from './access.ts';
import { mailAsked } from './mails.ts';
import { mayAgree, mayJoin, mayLeave } from './policy.ts';

/**
 * Joins a group, or asks to: at once where it is open or one is invited, else a steward decides.
 * Doing it twice changes nothing.
 */
export async function joinGroup(
  ctx: Context,
  by: GroupBy,
  input: JoinGroupInput,
): Promise<{ state: 'member' | 'requested' }> {
  return runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayJoin(tx.actor, group)),
    write: async (tx, group) => {
      if (group.standing === 'member') return { state: 'member' };
      if (group.agreement && !input.agreed) throw invalid({ agreed: 'agree_first' });
      const state =
        group.access === 'open' || group.standing === 'invited' ? 'member' : 'requested';
      const answers = group.questions.map((_, i) => input.answers[i] ?? '');
      if (answers.includes('')) throw invalid({ answers: 'answer_all' });
      const columns = {
        state,
        answers,
        agreed_at: group.agreement ? tx.now() : null,
        since: tx.now(),
      } as const;
      await tx.db
        .insertInto('group_membership')
        .values({ group_id: group.id, member_id: tx.actor.memberId!, ...columns })
        .onConflict((row) => row.columns(['group_id', 'member_id']).doUpdateSet(columns))
        .execute();
      await setLeft(tx, group.id, tx.actor.memberId!, false);
      await setNews(tx, group.id, input.news);
      if (state === 'requested' && group.standing !== 'requested') await mailAsked(tx, group);
      return { state };
    },
  });
}

/** Leaves a group, takes back a request or declines an invitation. The last steward stays. */
export async function leaveGroup(ctx: Context, by: GroupBy): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayLeave(tx.actor, group)),
    write: async (tx, group) => {
      const me = tx.actor.memberId!;
      if (group.steward) await demandAnotherSteward(tx, group, me);
      await endMembership(tx, group.id, me);
      // No segment brings back who has left.
      if (group.standing === 'member') await setLeft(tx, group.id, me, true);
    },
  });
}

/** How one hears of new conversations in a group that one is in or asks to be in. */
export async function chooseGroupNews(ctx: Context, by: GroupBy, news: News): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by),
    may: (tx, group) => demand(mayLeave(tx.actor, group)),
    write: (tx, group) => setNews(tx, group.id, news),
  });
}

async function setNews(ctx: Context, groupId: string, news: News): Promise<void> {
  const target = { kind: 'group', id: groupId } as const;
  if (news === 'never') await stopFollowing(ctx, target, ctx.actor.memberId!);
  else await followTarget(ctx, target, news);
}

/** Agrees anew, after a group has asked its members to. */
export async function agreeAgain(ctx: Context, by: GroupBy): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayAgree(tx.actor, group)),
    write: async (tx, group) => {
      await tx.db
        .updateTable('group_membership')
        .set({ agreed_at: tx.now() })
        .where('group_id', '=', group.id)
        .where('member_id', '=', tx.actor.memberId!)
        .execute();
    },
  });
}

/** Where somebody stands with a group. */
export async function standingOf(
  ctx: Context,
  group: { id: string },
  memberId: string,
): Promise<Standing> {
  const row = await ctx.db
    .selectFrom('group_membership')
    .select('state')
    .where('group_id', '=', group.id)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return row?.state ?? null;
}

/** Whoever asked to be in a group now is. */
export async function letIn(ctx: Context, group: { id: string }, memberId: string): Promise<void> {
  await ctx.db
    .updateTable('group_membership')
    .set({ state: 'member', since: ctx.now() })
    .where('group_id', '=', group.id)
    .where('member_id', '=', memberId)
    .execute();
}

/** Keeps, or forgets, that somebody does not want to be in a group. */
export async function setLeft(
  ctx: Context,
  groupId: string,
  memberId: string,
  left: boolean,
): Promise<void> {
  const row = { group_id: groupId, member_id: memberId };
  if (left)
    await ctx.db
      .insertInto('group_left')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else
    await ctx.db
      .deleteFrom('group_left')
      .where('group_id', '=', groupId)
      .where('member_id', '=', memberId)
      .execute();
}

/** Nobody is in a group, asks to be or hears of it any more. */
export async function endMembership(
  ctx: Context,
  groupId: string,
  memberId: string,
): Promise<void> {
  for (const table of ['group_membership', 'responsibility'] as const)
    await ctx.db
      .deleteFrom(table)
      .where('group_id', '=', groupId)
      .where('member_id', '=', memberId)
      .execute();
  await stopFollowing(ctx, { kind: 'group', id: groupId }, memberId);
}

/** Refuses unless somebody else who is here is a steward too. The group is locked. */
export async function demandAnotherSteward(
  ctx: Context,
  group: GroupRecord,
  memberId: string,
): Promise<void> {
  const another = await ctx.db
    .selectFrom('responsibility')
    .innerJoin('member', 'member.id', 'responsibility.member_id')
    .select('member.id')
    .where('group_id', '=', group.id)
    .where('member.id', '<>', memberId)
    .where('member.state', '=', 'active')
    .executeTakeFirst();
  if (!another) throw new DomainError('conflict', 'last_steward');
}

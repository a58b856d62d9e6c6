import { findActiveByHandle } from '#commons/members/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, refuse } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { Standing } from '../schema.ts';
import { accessGroup, noteAbout, type GroupBy, type GroupRecord } from './access.ts';
import { endLinks } from './links.ts';
import { mailDecided, mailInvited, mailRemoved } from './mails.ts';
import { demandAnotherSteward, endMembership, letIn, setLeft, standingOf } from './membership.ts';
import { mayDecide, mayNameStewards } from './policy.ts';

/** A steward lets somebody in who asked, or does not. Once: two who decide at once do not both. */
export async function decideGroupRequest(
  ctx: Context,
  by: GroupBy,
  memberId: string,
  accept: boolean,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayDecide(tx.actor, group)),
    write: async (tx, group) => {
      if ((await standingOf(tx, group, memberId)) !== 'requested')
        throw new DomainError('conflict', 'request_gone');
      if (accept) await letIn(tx, group, memberId);
      else await endMembership(tx, group.id, memberId);
      await mailDecided(tx, group, memberId, accept);
      const action = accept ? 'accept_group_request' : 'decline_group_request';
      await noteAbout(tx, action, group, memberId);
    },
  });
}

/** Invites a member by handle. Whoever asked already is let in; whoever is in stays as they are. */
export async function inviteToGroup(ctx: Context, by: GroupBy, handle: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayDecide(tx.actor, group)),
    write: async (tx, group) => {
      const member = await findActiveByHandle(tx.db, handle);
      if (!member) throw invalid({ handle: 'unknown_member' });
      const standing = await standingOf(tx, group, member.id);
      if (standing === 'member') throw invalid({ handle: 'in_group_already' });
      if (standing === 'invited') return;
      if (standing === 'requested') {
        await letIn(tx, group, member.id);
        await mailDecided(tx, group, member.id, true);
      } else {
        await tx.db
          .insertInto('group_membership')
          .values({
            ...{ group_id: group.id, member_id: member.id, state: 'invited' },
            ...{ invited_by: tx.actor.memberId, since: tx.now() },
          })
          .execute();
        await mailInvited(tx, group, member.id);
      }
      await noteAbout(tx, 'invite_to_group', group, member.id);
    },
  });
}

/**
 * Takes somebody out of a group, or an invitation back. Oneself one leaves. Whoever is taken out is
 * told, and the group's links end: they may know one.
 */
export async function removeFromGroup(ctx: Context, by: GroupBy, memberId: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayDecide(tx.actor, group)),
    write: async (tx, group) => {
      if (memberId === tx.actor.memberId) throw refuse('leave_instead');
      const standing = await demandStanding(tx, group, memberId, ['member', 'invited']);
      await endMembership(tx, group.id, memberId);
      await endLinks(tx, group.id);
      if (standing === 'member') {
        await setLeft(tx, group.id, memberId, true);
        await mailRemoved(tx, group, memberId);
      }
      await noteAbout(tx, 'remove_from_group', group, memberId);
    },
  });
}

/** Makes a member of the group a steward, or ends that. There is always one. */
export async function setGroupSteward(
  ctx: Context,
  by: GroupBy,
  memberId: string,
  on: boolean,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayNameStewards(tx.actor, group)),
    write: async (tx, group) => {
      await demandStanding(tx, group, memberId, ['member']);
      const steward = tx.db
        .selectFrom('responsibility')
        .select('id')
        .where('group_id', '=', group.id)
        .where('member_id', '=', memberId);
      if (on === ((await steward.executeTakeFirst()) !== undefined)) return;
      if (on)
        await tx.db
          .insertInto('responsibility')
          .values({
            ...{ id: newId(), member_id: memberId, kind: 'group_steward', group_id: group.id },
            ...{ granted_by: tx.actor.memberId, granted_at: tx.now() },
          })
          .execute();
      else {
        await demandAnotherSteward(tx, group, memberId);
        await tx.db.deleteFrom('responsibility').where('id', 'in', steward).execute();
      }
      const action = on ? 'name_group_steward' : 'end_group_steward';
      await noteAbout(tx, action, group, memberId);
    },
  });
}

async function demandStanding(
  ctx: Context,
  group: GroupRecord,
  memberId: string,
  fit: readonly Standing[],
): Promise<Standing> {
  const standing = await standingOf(ctx, group, memberId);
  if (!standing || !fit.includes(standing))
    throw new DomainError('conflict', 'person_not_in_group');
  return standing;
}

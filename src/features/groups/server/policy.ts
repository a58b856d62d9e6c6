import { can } from '#commons/capabilities/server/policy.ts';
import type { GroupAccess } from '#commons/spaces/schema.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';
import type { Standing } from '../schema.ts';

interface Group {
  access: GroupAccess;
  archived_at: Date | null;
  standing: Standing;
  steward: boolean;
  /** Whether any of its stewards is still here. */
  led: boolean;
}

/** Hosts and admins make groups; what happens inside is up to the stewards. */
export function mayCreateGroup(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'create_groups') ? true : 'only_hosts_make_groups';
}

/** Whether the actor is told more of a group than its name. */
export function seesHome({ access, standing }: Pick<Group, 'access' | 'standing'>): boolean {
  if (standing === 'member' || standing === 'invited') return true;
  return access === 'open' || access === 'restricted';
}

/** Who is in it: for those who read there. */
export function maySeePeople(actor: Actor, { access, standing }: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  return standing === 'member' || access === 'open' ? true : 'group_members_only';
}

/** Whoever knows of a group may join or ask. */
export function mayJoin(actor: Actor, { archived_at }: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  return archived_at ? 'group_archived' : true;
}

/** Whoever is in it, asks or is invited may go. */
export function mayLeave(actor: Actor, { standing }: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  return standing ? true : 'not_in_group';
}

/** Its members agree to it, as often as they are asked. */
export function mayAgree(actor: Actor, { standing }: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  return standing === 'member' ? true : 'not_in_group';
}

/** What it says of itself: its stewards, and hosts where they are told more than its name. */
export function mayChangeGroup(actor: Actor, group: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (group.archived_at) return 'group_archived';
  return runs(actor, group) ? true : 'only_stewards';
}

/** Ends a group, or takes it up again. */
export function mayArchiveGroup(actor: Actor, group: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  return runs(actor, group) ? true : 'only_stewards';
}

/** Who gets in and who goes: its stewards alone, or a host could let themselves in. */
export function mayDecide(actor: Actor, group: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (!can(actor, 'decide_group_members', group.steward)) return 'only_stewards';
  return group.archived_at ? 'group_archived' : true;
}

/** Its stewards and hosts; once the stewards have all gone, any of its members. */
export function mayNameStewards(actor: Actor, group: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  const orphaned = group.standing === 'member' && !group.led;
  return orphaned || runs(actor, group) ? true : 'only_stewards';
}

/** How it is reached: its stewards alone, who promised its members that it is so. */
export function maySetAccess(actor: Actor, group: Group): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'decide_group_members', group.steward) ? true : 'only_stewards_set_access';
}

const runs = (actor: Actor, group: Group): boolean =>
  can(actor, 'run_groups', group.steward) && seesHome(group);

import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Hosts say which teams there are and who is in them. */
export function mayManageTeams(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'manage_teams') ? true : 'hosts_only';
}

/** Members know whom they speak to. */
export function maySeeTeams(actor: Actor): Verdict {
  return actor.memberId === null ? signInFirst : true;
}

import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Hosts say who is the steward of a practice, a trainer or a speaker. */
export function mayNameResponsible(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'name_responsible') ? true : 'hosts_only';
}

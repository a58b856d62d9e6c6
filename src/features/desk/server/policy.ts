import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** The desk is for hosts. */
export function mayUseDesk(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'use_desk') ? true : 'hosts_only';
}

/** Those who answer often have their words ready. */
export function mayUseReplies(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'use_replies') ? true : 'moderators_only';
}

/** Hosts word the saved replies. */
export function mayChangeReplies(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'change_replies') ? true : 'hosts_only';
}

import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Hosts enter what came by phone or mail, and count the help they gave. */
export function mayAskOnBehalf(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'ask_on_behalf') ? true : 'hosts_only';
}

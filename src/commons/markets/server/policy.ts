import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Hosts draw the map of markets. */
export function mayManageMarkets(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'manage_markets') ? true : 'hosts_only';
}

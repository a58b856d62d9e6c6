import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Hosts say which words mean the same, and see what was looked for in vain. */
export function mayTendSearch(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'tend_search') ? true : 'hosts_only';
}

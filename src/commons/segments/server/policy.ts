import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Hosts say which segments there are, and use them. */
export function mayUseSegments(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'manage_segments') ? true : 'hosts_only';
}

import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** A month is summed up for all of the community, by those who publish everywhere. */
export function mayRoundUp(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'publish_library') ? true : 'only_hosts_round_up';
}

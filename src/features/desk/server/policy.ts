import { isHost, isModerator } from '#commons/spaces/server/index.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** The desk is for hosts. */
export function mayUseDesk(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return isHost(actor) ? true : 'hosts_only';
}

/** Those who answer often have their words ready. */
export function mayUseReplies(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return isModerator(actor) ? true : 'moderators_only';
}

/** Hosts word the saved replies. */
export const mayChangeReplies = mayUseDesk;

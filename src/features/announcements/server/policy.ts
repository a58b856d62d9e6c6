import { isHost } from '#commons/spaces/server/index.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Hosts announce, where they may write. */
export function mayAnnounce(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return isHost(actor) ? true : 'hosts_only';
}

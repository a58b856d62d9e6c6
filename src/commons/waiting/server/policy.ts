import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Whoever wrote what waits may change it or take it back; nobody else touches another's words. */
export function mayChangeWaiting(actor: Actor, waiting: { member_id: string }): Verdict {
  if (actor.memberId === null) return signInFirst;
  return waiting.member_id === actor.memberId ? true : 'not_your_post';
}

/** Those who see what others wrote decide on it; nobody on their own. */
export function mayDecideWaiting(actor: Actor, waiting: { member_id: string }): Verdict {
  if (actor.memberId === null) return signInFirst;
  return waiting.member_id === actor.memberId ? 'decide_own' : true;
}

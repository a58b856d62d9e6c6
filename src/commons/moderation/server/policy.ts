import { isHost, isModerator } from '#commons/spaces/server/index.ts';
import { isSelf, type Actor, type Role } from '#platform/context.ts';
import { refuse } from '#platform/errors.ts';
import { demand, signInFirst, type Verdict } from '#platform/verdict.ts';
import type { Measure } from '../schema.ts';

/** What a rule needs to know of a case. */
export interface CaseFacts {
  author_id: string;
  author_role: Role;
  /** The actor is among those who reported it. */
  reported_by_me: boolean;
}

/** Moderators and hosts read the queue; by token only with one that was made for deciding. */
export function demandModerator(actor: Actor): void {
  demand(mayModerate(actor));
  if (actor.scopes && !actor.scopes.has('manage')) throw refuse('scope_missing');
}

/** What the community agrees on is for hosts to word. */
export function mayChangeAgreements(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return isHost(actor) ? true : 'hosts_only';
}

export function mayModerate(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return isModerator(actor) ? true : 'moderators_only';
}

/** Nobody decides on their own words, nor on what they reported. */
function isImpartial(actor: Actor, facts: CaseFacts): Verdict {
  const allowed = mayModerate(actor);
  if (allowed !== true) return allowed;
  if (isSelf(actor, facts.author_id)) return 'decide_own';
  return facts.reported_by_me ? 'decide_own_report' : true;
}

/** To say that nothing is wrong. About hosts and admins, hosts say so. */
export function mayDismiss(actor: Actor, facts: CaseFacts): Verdict {
  const impartial = isImpartial(actor, facts);
  if (impartial !== true) return impartial;
  const ofHosts = facts.author_role === 'host' || facts.author_role === 'admin';
  return ofHosts && !isHost(actor) ? 'hosts_decide_on_hosts' : true;
}

/** To take a measure. Admins are out of reach; hosts are for hosts. */
export function mayAct(actor: Actor, facts: CaseFacts): Verdict {
  const dismiss = mayDismiss(actor, facts);
  if (dismiss !== true) return dismiss;
  return facts.author_role === 'admin' ? 'admins_not_moderated' : true;
}

/** A decision is taken back by the same rules that let somebody take it. */
export function mayTakeBack(
  actor: Actor,
  facts: CaseFacts,
  decision: { measure: Measure; reversed: boolean } | null,
): Verdict {
  const act = mayAct(actor, facts);
  if (act !== true) return act;
  return decision && decision.measure !== 'no_breach' && !decision.reversed
    ? true
    : 'nothing_to_take_back';
}

/** An appeal, or a wish for another look, is answered by somebody else than the decision was taken by. */
export function mayDecideAppeal(
  actor: Actor,
  facts: CaseFacts,
  decision: { decided_by: string; appealed: boolean } | null,
): Verdict {
  const fit = mayDismiss(actor, facts);
  if (fit !== true) return fit;
  if (!decision?.appealed) return 'no_appeal';
  return decision.decided_by === actor.memberId ? 'another_decides_appeals' : true;
}

/** An author appeals once, in time, while the decision stands. */
export function mayAppeal(
  decision: { reversed_at: Date | null; until: Date; appealed: boolean },
  now: Date,
): Verdict {
  if (decision.reversed_at) return 'decision_reversed';
  if (decision.appealed) return 'already_appealed';
  return now < decision.until ? true : 'too_late_to_appeal';
}

/** Whoever reported asks for another look, once, in time, where nothing was found wrong. */
export function mayAskAgain(
  decision: { measure: Measure; until: Date; appealed: boolean } | null,
  now: Date,
): Verdict {
  if (!decision) return 'not_decided_yet';
  if (decision.measure !== 'no_breach') return 'moderators_have_acted';
  if (decision.appealed) return 'asked_again_already';
  return now < decision.until ? true : 'too_late_to_appeal';
}

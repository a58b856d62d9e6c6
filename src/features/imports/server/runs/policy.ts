import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { demand, signInFirst, type Verdict } from '#platform/verdict.ts';
import type { MappedKind } from '../../mapping.ts';

/** Bringing in and taking out whole tables, and keeping mappings: those who run the community. */
export function mayBringIn(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'bring_in') ? true : 'only_hosts_bring_in';
}

/** Practices are named by those who may name one. */
export function mayBringInKind(actor: Actor, kind: MappedKind): Verdict {
  const verdict = mayBringIn(actor);
  if (verdict !== true || kind === 'example') return verdict;
  return can(actor, 'manage_practices') ? true : 'only_hosts_change_practices';
}

/** The page of something that those may do. */
export function demandBringIn(actor: Actor): void {
  demand(mayBringIn(actor));
}

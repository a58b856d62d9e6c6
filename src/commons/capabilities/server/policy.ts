import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';
import { definitionOf, hasIt, type Capability } from '../list.ts';

/**
 * Whether the actor has a capability: the one question that rules about power ask. It reads what came
 * with the sign-in or the token; an actor without that (as in the tests of rules) has what their role
 * has on a new install.
 * @param answers whether the actor answers for the very record, where a responsibility reaches so far
 */
export function can(actor: Actor, capability: Capability, answers = false): boolean {
  const { memberId, role, capabilities } = actor;
  if (memberId === null || !role) return false;
  const { within } = definitionOf(capability);
  if (!capabilities) return hasIt(capability, role) || (within !== undefined && answers);
  return capabilities.has(capability) || (answers && capabilities.has(`${within}:${capability}`));
}

/** To read who may what: those who read what was done. */
export function mayReadCapabilities(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'read_trail') ? true : 'hosts_only';
}

/** To change who may what. */
export function mayChangeCapabilities(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'change_capabilities') ? true : 'admins_only';
}

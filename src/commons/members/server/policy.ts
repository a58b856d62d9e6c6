import type { Capability } from '#commons/capabilities/list.ts';
import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { DomainError, refuse } from '#platform/errors.ts';
import type { TokenScope } from '../schema.ts';

/** The member who acts: signed in in a browser, or by a token that has the scope. */
export function requireMember(actor: Actor, scope: TokenScope): string {
  if (!actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  if (actor.scopes && !actor.scopes.has(scope)) throw refuse('scope_missing');
  return actor.memberId;
}

/** The signed-in member of a browser. No API token may touch how one signs in, or make tokens. */
export function requireBrowser(actor: Actor): string {
  if (!actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  if (actor.scopes) throw refuse('scope_missing');
  return actor.memberId;
}

/** The member who has a capability; by token only with one that was made for it. */
export function requireCapability(actor: Actor, capability: Capability): string {
  const memberId = requireMember(actor, 'manage');
  if (!can(actor, capability)) throw refuse('hosts_only');
  return memberId;
}

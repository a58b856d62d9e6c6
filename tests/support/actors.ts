import type { Actor, Role } from '#platform/context.ts';

export { VISITOR } from '#platform/context.ts';

/** Somebody who acts, for rules that need no database. */
export function actor(role: Role, more: Partial<Actor> = {}): Actor {
  return { memberId: `a ${role}`, role, organisationId: null, scopes: null, ...more };
}

import type { Actor } from '#platform/context.ts';

/**
 * Hosts and admins read the hosts' space. By role, which is data here: what somebody may *do* is asked of
 * `can` (src/commons/capabilities).
 */
export function isHost(actor: Actor): boolean {
  return actor.role === 'host' || actor.role === 'admin';
}

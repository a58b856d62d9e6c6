import type { Actor } from '#platform/context.ts';

/** Hosts and admins run the community. */
export function isHost(actor: Actor): boolean {
  return actor.role === 'host' || actor.role === 'admin';
}

/** Moderators, hosts and admins keep its agreements. */
export function isModerator(actor: Actor): boolean {
  return actor.role === 'moderator' || isHost(actor);
}

import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';

/** Any member submits an example; those who publish look at it. */
export function mayStartExample(actor: Actor): Verdict {
  return actor.memberId === null ? signInFirst : true;
}

/** A note on how well an example is told and shown: for those who publish everywhere, not its authors. */
export function mayNoteQuality(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'publish_library') ? true : 'only_hosts_note';
}

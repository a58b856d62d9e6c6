import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#platform/context.ts';

/** The ids of the practices that the actor answers for as a steward, as a subquery. */
export function stewardedPractices(actor: Actor): RawBuilder<string> {
  return sql<string>`(select practice_id from responsibility
     where member_id = ${actor.memberId}::uuid and practice_id is not null)`;
}

/**
 * Whether the actor is a steward of one of a thing's practices.
 * @param thing the alias of table `thing` in the surrounding query
 */
export function stewardsPracticeOf(actor: Actor, thing = 'thing'): RawBuilder<boolean> {
  return sql<boolean>`exists (select from thing_practice where thing_id = ${sql.ref(`${thing}.id`)}
    and practice_id in ${stewardedPractices(actor)})`;
}

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
// The file, not the room: practices count the things that one sees.
import { stewardsPracticeOf } from '#commons/practices/server/stewards.ts';
import { readableSpaces, stewardsSpace } from '#commons/spaces/server/index.ts';
import { selvesOf, type Actor } from '#platform/context.ts';

/**
 * The one predicate for who may see a thing: lists, pages, search, feeds, live events, counters,
 * files, mail, exports and API all use it. The space decides, and in a private conversation or a
 * question to the hosts its participants; the state only narrows.
 * @param thing the alias of table `thing` in the surrounding query
 */
export function visibleTo(actor: Actor, thing = 'thing'): RawBuilder<SqlBool> {
  const t = sql.ref(thing);
  const me = actor.memberId;
  const inSpace = sql<SqlBool>`${t}.space_id in ${readableSpaces(actor)}`;
  const partOf = sql<SqlBool>`(${t}.space_id in (select id from space where kind in ('hosts', 'participants'))
    and ${t}.id in (select thing_id from thing_participant where member_id = ${me}))`;
  // What was joined to another is read there.
  const own = sql<SqlBool>`(${writesIt(actor, thing)} and ${t}.state <> 'joined')`;
  const kept = can(actor, 'read_removed')
    ? sql<SqlBool>`${t}.state in ('hidden', 'removed')`
    : sql<SqlBool>`false`;
  return sql<SqlBool>`((${inSpace} or ${partOf}) and (${t}.state in ('published', 'archived')
    or ${own} or ${kept} or ${looksOver(actor, thing)}))`;
}

/**
 * Whether the actor wrote a thing, alone or with others.
 * @param thing the alias of table `thing` in the surrounding query
 */
export function writesIt(actor: Actor, thing = 'thing'): RawBuilder<SqlBool> {
  const t = sql.ref(thing);
  return sql<SqlBool>`(${t}.author_id = any(${selvesOf(actor)}::uuid[])
    or ${t}.id in (select thing_id from co_author where member_id = ${actor.memberId}::uuid))`;
}

/** What is to be published is seen by those who publish it: hosts, and stewards of one of its practices. */
function looksOver(actor: Actor, thing: string): RawBuilder<SqlBool> {
  const state = sql<SqlBool>`${sql.ref(thing)}.state in ('in_review', 'scheduled')`;
  if (can(actor, 'publish_library')) return state;
  if (!can(actor, 'publish_library', true)) return sql<SqlBool>`false`;
  return sql<SqlBool>`(${state} and ${stewardsPracticeOf(actor, thing)})`;
}

/**
 * Who may see what waits for a look, as a condition on `waiting_post` (left) joined with its thing, if
 * there is one yet: whoever wrote it, and those who keep order among its readers.
 */
export function waitingVisibleTo(actor: Actor): RawBuilder<SqlBool> {
  const place = sql`coalesce(thing.space_id, waiting_post.space_id)`;
  const keeps = can(actor, 'tend_conversations')
    ? sql<SqlBool>`true`
    : sql<SqlBool>`${place} in ${stewardsSpace(actor)}`;
  return sql<SqlBool>`(waiting_post.member_id = ${actor.memberId}::uuid
    or (${keeps} and case when thing.id is null then ${place} in ${readableSpaces(actor)}
      else ${visibleTo(actor)} end))`;
}

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { readableSpaces } from '#commons/spaces/server/index.ts';
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
  const own = sql<SqlBool>`${t}.author_id = any(${selvesOf(actor)}::uuid[])`;
  const kept = can(actor, 'read_removed')
    ? sql<SqlBool>`${t}.state in ('hidden', 'removed')`
    : sql<SqlBool>`false`;
  return sql<SqlBool>`((${inSpace} or ${partOf}) and (${t}.state = 'published' or ${own} or ${kept}))`;
}

import { sql, type RawBuilder } from 'kysely';

/**
 * The active members who read a space, as a subquery of their ids: `spaceIsReadable` from the other side.
 * What somebody asked the hosts is read by who asked it, too: such things have readers of their own.
 * @param spaceId the column of the space's id
 */
export function readersOf(spaceId: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select member.id from member
      join space on space.id = ${spaceId}
      left join organisation on organisation.id = member.organisation_id
     where member.state = 'active' and (
           space.kind in ('public', 'members')
        or space.kind = 'hosts' and member.role in ('host', 'admin')
        or space.kind = 'clients' and (member.role in ('host', 'admin') or organisation.type in ('client', 'host'))
        or space.organisation_id = member.organisation_id
        or space.group_id in (
          select group_id from group_membership where member_id = member.id and state = 'member'
          union all select id from member_group where access = 'open')))`;
}

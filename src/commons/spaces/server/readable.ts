import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#platform/context.ts';
import { isHost } from './policy.ts';

/** Whether the actor's organisation is a client's or the host's own. */
const ofClients = (me: string) => sql`exists (select from member
    join organisation on organisation.id = member.organisation_id
   where member.id = ${me} and organisation.type in ('client', 'host'))`;

/**
 * Which spaces an actor reads, as a condition on table `space`: the one place that says so. What
 * changes while somebody is signed in (their organisation, their groups) is asked of the database
 * each time, so that a page or a stream that is open longer follows.
 */
export function spaceIsReadable(actor: Actor): RawBuilder<boolean> {
  const me = actor.memberId;
  if (me === null) return sql<boolean>`space.kind = 'public'`;
  return sql<boolean>`(space.kind in ('public', 'members')
    or (space.kind = 'hosts' and ${isHost(actor)})
    or (space.kind = 'clients' and (${isHost(actor)} or ${ofClients(me)}))
    or space.organisation_id = (select organisation_id from member where id = ${me})
    or space.group_id in (
      select group_id from group_membership where member_id = ${me} and state = 'member'
      union all select id from member_group where access = 'open'))`;
}

/** The ids of the spaces an actor reads, as a subquery that is worked out once a statement. */
export function readableSpaces(actor: Actor): RawBuilder<string> {
  return sql<string>`(select id from space where ${spaceIsReadable(actor)})`;
}

/**
 * Whether a group asks a member to agree: anew, or for the first time where a segment brought them. On
 * its `group_membership` as `own`, beside `member_group`.
 */
export const mustAgreeAgain = sql<boolean>`(member_group.agreement <> '' and (
    own.by_segment and own.agreed_at is null
    or coalesce(own.agreed_at, '-infinity') < coalesce(member_group.agree_since, '-infinity')))`;

/**
 * Why somebody who reads a thing may not write there, as a code; null if they may. In a group its
 * members write, as soon as they agree to what they are asked to, until it is archived.
 * @param thing the alias of table `thing` in the surrounding query
 */
export function whyReadOnly(actor: Actor, thing = 'thing'): RawBuilder<string | null> {
  return sql<
    string | null
  >`(select case when member_group.archived_at is not null then 'group_archived'
        when own.state is distinct from 'member' then 'join_group_first'
        when ${mustAgreeAgain} then 'agree_again_first' end
      from space join member_group on member_group.id = space.group_id
      left join group_membership own on own.group_id = member_group.id
       and own.member_id = ${actor.memberId}::uuid
     where space.id = ${sql.ref(`${thing}.space_id`)})`;
}

/**
 * Whether the actor is a steward of the group that a thing stands in.
 * @param thing the alias of table `thing` in the surrounding query
 */
export function stewardsIt(actor: Actor, thing = 'thing'): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${thing}.space_id`)} in ${stewardsSpace(actor)})`;
}

/** The ids of the spaces of groups that the actor answers for as a steward, as a subquery. */
export function stewardsSpace(actor: Actor): RawBuilder<string> {
  return sql<string>`(select space.id from space
      join responsibility own on own.group_id = space.group_id
     where own.member_id = ${actor.memberId}::uuid)`;
}

/**
 * Which groups an actor knows to exist, as a condition on table `member_group`. A confidential one is
 * there for its members and those invited, and for nobody else: hosts and admins neither.
 */
export function groupIsKnown(actor: Actor): RawBuilder<boolean> {
  const me = actor.memberId;
  if (me === null) return sql<boolean>`false`;
  return sql<boolean>`(member_group.access <> 'confidential' or exists (
    select from group_membership known where known.group_id = member_group.id
       and known.member_id = ${me} and known.state in ('member', 'invited')))`;
}

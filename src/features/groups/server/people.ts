import { sql } from 'kysely';
import { linkIsGood } from '#commons/members/server/index.ts';
import { listSegmentNames, mayUseSegments } from '#commons/segments/server/index.ts';
import type { Context } from '#platform/context.ts';
import { demand } from '#platform/verdict.ts';
import type { GroupDoor, GroupLink, GroupPeople, GroupPerson } from '../schema.ts';
import { accessGroup, type GroupBy, type GroupRecord } from './access.ts';
import { mayDecide, mayNameStewards, maySeePeople } from './policy.ts';

const PAGE = 60;
const MOST_AT_DOOR = 200;

/** A page of who is in a group, by name. */
export async function listGroupPeople(
  ctx: Context,
  by: GroupBy,
  { after }: { after?: string | undefined },
): Promise<GroupPeople> {
  return peopleOf(ctx, await accessGroup(ctx, by), after);
}

/** Who asks to be let in and who is invited, longest first; for its stewards. */
export async function findGroupDoor(ctx: Context, by: GroupBy): Promise<GroupDoor> {
  const group = await accessGroup(ctx, by);
  demand(group.steward ? true : 'only_stewards');
  return doorOf(ctx, group);
}

export interface GroupPeoplePage extends GroupPeople {
  group: Pick<GroupRecord, 'id' | 'slug' | 'name' | 'language' | 'steward'>;
  /** null for those who are no steward. */
  door: GroupDoor | null;
  may: Record<'decide' | 'nameStewards', true | string>;
  /** Which segment it follows, of which it may; null: not for this reader to say. */
  following: { segment: string | null; segments: { id: string; name: string }[] } | null;
}

/** The page of a group's people: who is in it, and for stewards who is at its door. */
export async function findGroupPeoplePage(
  ctx: Context,
  by: GroupBy,
  { after }: { after?: string | undefined },
): Promise<GroupPeoplePage> {
  const group = await accessGroup(ctx, by);
  const { id, slug, name, language, steward } = group;
  return {
    group: { id, slug, name, language, steward },
    ...(await peopleOf(ctx, group, after)),
    door: steward ? await doorOf(ctx, group) : null,
    following:
      steward && mayUseSegments(ctx.actor) === true
        ? { segment: group.segment_id, segments: await listSegmentNames(ctx) }
        : null,
    may: {
      decide: mayDecide(ctx.actor, group),
      nameStewards: mayNameStewards(ctx.actor, group),
    },
  };
}

async function peopleOf(ctx: Context, group: GroupRecord, after?: string): Promise<GroupPeople> {
  demand(maySeePeople(ctx.actor, group));
  const { rows } = await sql<GroupPerson>`
    select member.id, member.handle, member.name, member.title, organisation.name as organisation,
           exists (select from responsibility
             where group_id = m.group_id and member_id = member.id) as steward,
           case when ${group.steward} then m.answers else '{}' end as answers
      from group_membership m join member on member.id = m.member_id
      left join organisation on organisation.id = member.organisation_id
     where m.group_id = ${group.id} and m.state = 'member' and member.state = 'active'
       and (${after ?? null}::text is null or (plain(member.name), member.handle) >
           (select plain(last.name), last.handle from member last where last.handle = ${after ?? null}))
     order by plain(member.name), member.handle limit ${PAGE + 1}`.execute(ctx.db);
  const people = rows.slice(0, PAGE);
  return { people, next: rows.length > PAGE ? (people.at(-1)?.handle ?? null) : null };
}

type AtDoor = Omit<GroupPerson, 'steward'> & { state: string; since: Date };

async function doorOf(ctx: Context, group: GroupRecord): Promise<GroupDoor> {
  const { rows } = await sql<AtDoor>`
    select member.id, member.handle, member.name, member.title, organisation.name as organisation,
           m.state, m.answers, m.since
      from group_membership m join member on member.id = m.member_id
      left join organisation on organisation.id = member.organisation_id
     where m.group_id = ${group.id} and m.state in ('requested', 'invited') and member.state = 'active'
     order by m.since, member.id limit ${MOST_AT_DOOR}`.execute(ctx.db);
  const links = await sql<GroupLink>`
    select l.id, member.name as by, l.expires_at as "expiresAt", l.uses, l.max_uses as "maxUses"
      from group_link l join member on member.id = l.created_by
     where l.group_id = ${group.id} and ${linkIsGood} order by l.created_at`.execute(ctx.db);
  const at = (state: string) => rows.filter((row) => row.state === state);
  return {
    questions: group.questions,
    requests: at('requested').map(({ state: _, since, ...person }) => ({
      ...person,
      askedAt: since.toISOString(),
    })),
    invited: at('invited').map(({ state: _, since: __, answers: ___, ...person }) => person),
    links: links.rows,
  };
}

import { sql, type RawBuilder } from 'kysely';
import { groupIsKnown, mustAgreeAgain } from '#commons/spaces/server/index.ts';
import { fillBodies } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { renderMarkdown } from '#platform/markdown/index.ts';
import type { GroupItem, GroupView, ListGroupsInput, News } from '../schema.ts';
import { demand } from '#platform/verdict.ts';
import { accessGroup, isLed, requireGroupReader, type GroupBy } from './access.ts';
import {
  mayArchiveGroup,
  mayChangeGroup,
  mayDecide,
  mayJoin,
  mayLeave,
  mayNameStewards,
  maySeePeople,
  maySetAccess,
  seesHome,
} from './policy.ts';

const PAGE = 20;

type Row = GroupItem & { archived_at: Date | null; led: boolean };

/** The groups an actor knows of, with what they are told of each: `known`, for the queries below. */
function known(ctx: Context, me: string, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const told = sql`(own.state in ('member', 'invited') or member_group.access in ('open', 'restricted'))`;
  return sql`
    select member_group.id, member_group.slug, member_group.name, member_group.language,
           member_group.access, member_group.archived_at, own.state as standing,
           member_group.archived_at is not null as archived,
           case when ${told} then member_group.summary else '' end as summary,
           member_group.agreement, member_group.questions,
           coalesce(own.state = 'member', false) and ${mustAgreeAgain} as "agreeAgain", mine.steward, ${isLed} as led,
           case when ${told} then (select count(*)::int from group_membership m
             join member on member.id = m.member_id and member.state = 'active'
            where m.group_id = member_group.id and m.state = 'member') end as "memberCount",
           case when mine.steward then (select count(*)::int from group_membership m
             join member on member.id = m.member_id and member.state = 'active'
            where m.group_id = member_group.id and m.state = 'requested') else 0 end as waiting
      from member_group
      left join group_membership own on own.group_id = member_group.id and own.member_id = ${me}::uuid
      cross join lateral (select coalesce(own.state = 'member', false) and exists (
        select from responsibility where group_id = member_group.id and member_id = ${me}::uuid) as steward) mine
     where ${where} and ${groupIsKnown(ctx.actor)}`;
}

/**
 * A page of the groups the actor knows of, narrowed to a part of the name: their own first, archived
 * ones last, each by name.
 */
export async function listGroups(
  ctx: Context,
  { q, after }: ListGroupsInput,
): Promise<{ items: GroupItem[]; next: string | null }> {
  const me = requireGroupReader(ctx);
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  // Which ones first: what is told of each, such as how many are in it, is only counted for a page.
  const { rows } = await sql<Row>`
    with listed as (
      select member_group.id, slug, (own.state is null, archived_at is not null, plain(name), id) as place
        from member_group left join group_membership own on group_id = id and member_id = ${me}::uuid
       where plain(name) like plain(${like}) and ${groupIsKnown(ctx.actor)}
    ), page as (
      select id as listed_id, place from listed
       where ${after ?? null}::text is null
          or place > (select place from listed where slug = ${after ?? null})
       order by place limit ${PAGE + 1})
    select id, slug, name, summary, language, access, archived, standing, steward, "memberCount", waiting
      from (${known(ctx, me, sql`member_group.id in (select listed_id from page)`)}) known
      join page on listed_id = id order by place`.execute(ctx.db);
  const items = rows.slice(0, PAGE);
  return { items, next: rows.length > PAGE ? (items.at(-1)?.slug ?? null) : null };
}

type ViewRow = Row & {
  agreement: string;
  questions: string[];
  stewards: GroupView['stewards'];
  news: News;
  agreeAgain: boolean;
};

/**
 * A group's home as far as this reader is told of it, and what they may do there.
 * @param unknown words for whom a mention in the agreement does not lead to
 */
export async function findGroup(ctx: Context, by: GroupBy, unknown: string): Promise<GroupView> {
  const me = requireGroupReader(ctx);
  const is = 'id' in by ? sql`member_group.id = ${by.id}` : sql`member_group.slug = ${by.slug}`;
  const { rows } = await sql<ViewRow>`
    select known.*,
           coalesce((select coalesce(rhythm, 'instant') from follow where member_id = ${me}::uuid
             and target_kind = 'group' and target_id = known.id), 'never') as news,
           coalesce((select json_agg(json_build_object('id', member.id, 'handle', member.handle,
                 'name', member.name, 'title', member.title, 'organisation', organisation.name)
                 order by responsibility.granted_at, member.id)
               from responsibility join member on member.id = responsibility.member_id
               left join organisation on organisation.id = member.organisation_id
              where responsibility.group_id = known.id and member.state = 'active'), '[]') as stewards
      from (${known(ctx, me, is)}) known`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  const { agreement, archived_at, led, stewards, ...row } = rows[0];
  const group = { ...row, archived_at, led };
  return {
    ...row,
    stewards: seesHome(row) ? stewards : [],
    agreementHtml: agreement && (await agreementHtml(ctx, agreement, unknown)),
    may: {
      join: mayJoin(ctx.actor, group),
      leave: mayLeave(ctx.actor, group),
      change: mayChangeGroup(ctx.actor, group),
      setAccess: maySetAccess(ctx.actor, group),
      archive: mayArchiveGroup(ctx.actor, group),
      seePeople: maySeePeople(ctx.actor, group),
      decide: mayDecide(ctx.actor, group),
      nameStewards: mayNameStewards(ctx.actor, group),
    },
  };
}

async function agreementHtml(ctx: Context, agreement: string, unknown: string): Promise<string> {
  const { html, slots } = renderMarkdown(agreement);
  const body = { html, slots: slots.map(({ kind, id }) => `${kind}/${id}`) };
  const [filled] = await fillBodies(ctx, [body], unknown);
  return filled ?? '';
}

export interface GroupTexts {
  group: { slug: string; name: string };
  /** As the form has them. */
  texts: Record<'name' | 'summary' | 'access' | 'language' | 'agreement' | 'questions', string>;
  setsAccess: boolean;
}

/** What whoever changes a group starts from. */
export async function findGroupTexts(ctx: Context, by: GroupBy): Promise<GroupTexts> {
  const group = await accessGroup(ctx, by);
  demand(mayChangeGroup(ctx.actor, group));
  const { slug, name, summary, access, language, agreement, questions } = group;
  return {
    group: { slug, name },
    texts: { name, summary, access, language, agreement, questions: questions.join('\n') },
    setsAccess: maySetAccess(ctx.actor, group) === true,
  };
}

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Capability } from '#commons/capabilities/list.ts';
import { can } from '#commons/capabilities/server/policy.ts';
import { waitingInvitations, waitingRequests } from '#commons/members/server/waiting.ts';
import { waitingAppeals, waitingReports } from '#commons/moderation/server/waiting.ts';
import { waitingPractices } from '#commons/practices/server/index.ts';
import { waitingFirstPosts } from '#commons/waiting/server/for-the-desk.ts';
import { thingPath, type Slice } from '#commons/things/server/index.ts';
import { waitingQuestions } from '#features/conversations/server/index.ts';
import {
  waitingFeedback,
  waitingReviews,
  waitingSubmissions,
  waitingSuggestions,
} from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { readCursor, writeCursor } from '#platform/db/cursor.ts';
import { excerpt } from '#platform/markdown/index.ts';
import { demand } from '#platform/verdict.ts';
import {
  WAITING,
  type DeskView,
  type ListWaitingInput,
  type WaitingItem,
  type WaitingKind,
  type WaitingList,
} from '../schema.ts';
import { mayUseDesk } from './policy.ts';

const PAGE = 30;

/** Where each kind of what waits comes from: its own room says what waits, and to whom it is told. */
const SOURCES: Record<WaitingKind, (ctx: Context, slice: Slice) => RawBuilder<unknown>> = {
  question: waitingQuestions,
  report: waitingReports,
  appeal: waitingAppeals,
  first_post: waitingFirstPosts,
  join_request: waitingRequests,
  invitation: waitingInvitations,
  submission: waitingSubmissions,
  suggestion: waitingSuggestions,
  missing: waitingFeedback,
  stale: waitingReviews,
  stale_practice: waitingPractices,
};

interface Row {
  kind: WaitingKind;
  id: string;
  since: Date;
  cursor: string;
  title: string;
  language: string | null;
  who: string | null;
  slug: string | null;
  member: WaitingItem['member'];
  team: WaitingItem['team'];
  note: string | null;
  due_on: string | null;
}

/**
 * A page of what waits, the longest first. One query: each kind gives as much as a page shows, from where
 * the page before ended, so a long list costs what a short one does.
 */
export async function listWaiting(ctx: Context, input: ListWaitingInput): Promise<WaitingList> {
  demand(mayUseDesk(ctx.actor));
  const rows = await read(ctx, kindsFor(ctx, input.kind && [input.kind]), {
    among: (kind) => among(ctx, input.view, kind),
    after: readCursor(input.after, 'time'),
    limit: PAGE + 1,
  });
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    items: page.map((row) => itemOf(row, ctx.now())),
    next: rows.length > PAGE && last ? writeCursor({ value: last.cursor, id: last.id }) : null,
  };
}

/** One thing that waits, if it does and the actor may know of it. */
export async function findWaiting(
  ctx: Context,
  kind: WaitingKind,
  id: string,
): Promise<WaitingItem | null> {
  demand(mayUseDesk(ctx.actor));
  const [row] = await read(ctx, kindsFor(ctx, [kind]), {
    among: () => (column) => sql<SqlBool>`${column} = ${id}::uuid`,
    after: null,
    limit: 1,
  });
  return row ? itemOf(row, ctx.now()) : null;
}

/** What else it takes to see a kind: who may not decide on it is not told of it either. */
const NEEDS: Partial<Record<WaitingKind, Capability>> = {
  report: 'moderate',
  appeal: 'moderate',
  join_request: 'decide_joining',
  invitation: 'decide_joining',
  submission: 'publish_library',
  suggestion: 'publish_library',
  missing: 'publish_library',
  stale: 'publish_library',
  stale_practice: 'manage_practices',
};

const kindsFor = ({ actor }: Context, asked = WAITING as readonly WaitingKind[]): WaitingKind[] =>
  asked.filter((kind) => !NEEDS[kind] || can(actor, NEEDS[kind]));

async function read(
  ctx: Context,
  of: WaitingKind[],
  { among, ...page }: Omit<Slice, 'among'> & { among: (kind: WaitingKind) => Slice['among'] },
): Promise<Row[]> {
  if (of.length === 0) return [];
  const sources = of.map((kind) => sql`(${SOURCES[kind](ctx, { ...page, among: among(kind) })})`);
  const { rows } = await sql<Row>`
    select waits.*, waits.since::text as cursor, work.note, work.due_on::text,
           case when member.id is not null then json_build_object('id', member.id, 'name', member.name) end as member,
           case when team.id is not null then json_build_object('id', team.id, 'name', team.name) end as team
      from (${sql.join(sources, sql` union all `)}) waits
      left join desk_work work on work.kind = waits.kind and work.target_id = waits.id
      left join member on member.id = coalesce(waits.assigned_to, work.member_id)
      left join team on team.id = work.team_id
     order by waits.since, waits.id limit ${page.limit}`.execute(ctx.db);
  return rows;
}

/** Which of a kind a view shows. Few are taken on: those are found from the desk's own table. */
function among(ctx: Context, view: DeskView, kind: WaitingKind): Slice['among'] {
  const me = ctx.actor.memberId;
  const taken = (where: RawBuilder<unknown>) =>
    sql`select target_id from desk_work where kind = ${kind} and ${where}`;
  return (id, assignee) => {
    // Where its own table keeps who looks after it, the desk's has nobody.
    if (view === 'mine')
      return assignee
        ? sql<SqlBool>`${assignee} = ${me}::uuid`
        : sql<SqlBool>`${id} in (${taken(sql`member_id = ${me}`)})`;
    if (view === 'teams')
      return sql<SqlBool>`${id} in (${taken(
        sql`team_id in (select team_id from team_member where member_id = ${me})`,
      )})`;
    if (view === 'unassigned')
      return sql<SqlBool>`(${assignee ?? sql`null`}::uuid is null and ${id} not in (${taken(
        sql`(member_id is not null or team_id is not null)`,
      )}))`;
    if (view === 'overdue')
      return sql<SqlBool>`${id} in (${taken(sql`due_on < ${dayOf(ctx.now())}::date`)})`;
    return sql<SqlBool>`true`;
  };
}

/** A calendar day, universal time. */
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function itemOf(row: Row, now: Date): WaitingItem {
  const { kind, id, title, language, who, member, team } = row;
  return {
    ...{ kind, id, language, who, member, team },
    title: excerpt(title, 140),
    since: row.since.toISOString(),
    href: hrefOf(row),
    note: row.note ?? '',
    dueOn: row.due_on,
    overdue: row.due_on !== null && row.due_on < dayOf(now),
  };
}

function hrefOf({ kind, id, slug }: Row): string {
  if (kind === 'question') return thingPath('conversation', slug!);
  if (kind === 'report' || kind === 'appeal') return `/moderation/${id}`;
  if (kind === 'first_post') return `/waiting/${id}`;
  if (kind === 'suggestion') return `/library/${slug}/suggestions`;
  if (kind === 'stale_practice') return `/practices/${slug}/change`;
  if (kind === 'missing') return `/library/${slug}/feedback`;
  if (kind === 'submission' || kind === 'stale') return `/library/${slug}/write`;
  return kind === 'join_request' ? '/hosts/joining' : '/hosts/organisations#pending';
}

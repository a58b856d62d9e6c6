import { nameOf } from '#commons/identities/server/index.ts';
import { sql } from 'kysely';
import { selvesOf, type Context } from '#platform/context.ts';
import { excerpt } from '#platform/markdown/index.ts';
import type { CaseItem, CaseList, ListCasesInput, Measure, Reportable } from '../schema.ts';
import { agreementTitle } from './agreements.ts';
import { demandModerator } from './policy.ts';

const PAGE = 20;

interface Row {
  id: string;
  kind: Reportable;
  state: 'open' | 'decided';
  author_id: string;
  author: string;
  title: string;
  plain: string;
  language: string;
  agreements: string[];
  reports: number;
  opened_at: Date;
  assigned_to: string | null;
  assignee: string | null;
  measure: Measure | null;
  reversed: boolean;
  appealed: boolean;
}

/** A view of the queue: what waits, oldest first; what was decided, newest first. Two queries. */
export async function listCases(ctx: Context, input: ListCasesInput): Promise<CaseList> {
  demandModerator(ctx.actor);
  const me = ctx.actor.memberId;
  // Cases about one's own words name whoever reported them: they are nobody's own to see.
  const others = sql`c.author_id <> all(${selvesOf(ctx.actor)}::uuid[])`;
  const waits = sql`exists (select from appeal join moderation_decision d on d.id = appeal.decision_id
    where d.case_id = c.id and appeal.decided_at is null)`;
  const which = {
    open: sql`c.state = 'open'`,
    mine: sql`c.state = 'open' and c.assigned_to = ${me}`,
    decided: sql`c.state = 'decided'`,
    appeals: sql`c.state = 'decided' and ${waits}`,
  }[input.view];
  const newestFirst = input.view === 'decided';
  const after = sql`(select opened_at, id from moderation_case where id = ${input.after ?? null})`;
  const from = !input.after
    ? sql`true`
    : newestFirst
      ? sql`(c.opened_at, c.id) < ${after}`
      : sql`(c.opened_at, c.id) > ${after}`;
  const order = newestFirst ? sql`c.opened_at desc, c.id desc` : sql`c.opened_at, c.id`;
  const { rows } = await sql<Row>`
    select c.id, c.target_kind as kind, c.state, c.author_id,
           case when author.state = 'erased' then '' else ${nameOf('author', ctx.locale)} end as author,
           latest.title, left(latest.plain, 2000) as plain, latest.language, c.opened_at, c.assigned_to,
           assignee.name as assignee, d.measure, d.reversed_at is not null as reversed, ${waits} as appealed,
           (select count(*)::int from report where case_id = c.id) as reports,
           array(select ${agreementTitle(ctx.locale, 'agreement.id')} from agreement
             where id in (select agreement_id from report where case_id = c.id) order by position) as agreements
      from moderation_case c
      join member author on author.id = c.author_id
      left join member assignee on assignee.id = c.assigned_to
      left join moderation_decision d on d.case_id = c.id and d.reopened_at is null
      join lateral (select title, plain, language from report where case_id = c.id
        order by id desc limit 1) latest on true
     where ${others} and ${which} and ${from}
     order by ${order} limit ${PAGE + 1}`.execute(ctx.db);
  const { rows: counts } = await sql<{ open: number; appeals: number }>`
    select count(*) filter (where c.state = 'open')::int as open,
           count(*) filter (where c.state = 'decided' and ${waits})::int as appeals
      from moderation_case c where ${others}`.execute(ctx.db);
  const page = rows.slice(0, PAGE);
  return {
    items: page.map(itemOf),
    next: rows.length > PAGE ? page.at(-1)!.id : null,
    open: counts[0]?.open ?? 0,
    appeals: counts[0]?.appeals ?? 0,
  };
}

function itemOf(row: Row): CaseItem {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    author: { id: row.author_id, name: row.author },
    title: row.kind === 'thing' ? row.title : null,
    excerpt: excerpt(row.plain, 240),
    language: row.language,
    agreements: row.agreements,
    reports: row.reports,
    openedAt: row.opened_at.toISOString(),
    assignee: row.assigned_to ? { id: row.assigned_to, name: row.assignee ?? '' } : null,
    measure: row.measure,
    reversed: row.reversed,
    appealed: row.appealed,
  };
}

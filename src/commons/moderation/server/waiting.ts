import { sql, type RawBuilder } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { pageOf, type Slice } from '#commons/things/server/waiting.ts';
import { selvesOf, type Context } from '#platform/context.ts';

/** Open cases: what was reported and is not decided. Not those about one's own words. */
export function waitingReports(ctx: Context, slice: Slice): RawBuilder<unknown> {
  return cases(ctx, slice, {
    kind: 'report',
    since: sql`c.opened_at`,
    waits: sql`c.state = 'open'`,
  });
}

/** Appeals, and wishes for another look, that nobody has answered. */
export function waitingAppeals(ctx: Context, slice: Slice): RawBuilder<unknown> {
  return cases(ctx, slice, {
    kind: 'appeal',
    since: sql`appeal.created_at`,
    waits: sql`c.state = 'decided' and appeal.decision_id is not null and appeal.decided_at is null`,
  });
}

function cases(
  ctx: Context,
  slice: Slice,
  { kind, since, waits }: Record<'since' | 'waits', RawBuilder<unknown>> & { kind: string },
): RawBuilder<unknown> {
  const { from, order } = pageOf(slice, since, sql`c.id`);
  // Who looked after a case that is decided need not look after its appeal.
  const assignee = kind === 'report' ? sql`c.assigned_to` : undefined;
  return sql`select c.id, ${since} as since, left(latest.plain, 200) as title, latest.language,
           case when author.state <> 'erased' then ${nameOf('author', ctx.locale)} end as who,
           ${kind} as kind, null as slug, ${assignee ?? sql`null::uuid`} as assigned_to
      from moderation_case c join member author on author.id = c.author_id
      left join moderation_decision d on d.case_id = c.id and d.reopened_at is null
      left join appeal on appeal.decision_id = d.id
      join lateral (select plain, language from report where case_id = c.id
        order by id desc limit 1) latest on true
     where ${waits} and c.author_id <> all(${selvesOf(ctx.actor)}::uuid[])
       and ${slice.among(sql`c.id`, assignee)} and ${from} ${order}`;
}

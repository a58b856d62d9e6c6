import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { sql } from 'kysely';
import { isHost, spaceView } from '#commons/spaces/server/index.ts';
import type { SpaceView } from '#commons/spaces/schema.ts';
import { fillBodies, postPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import { renderBody } from '#commons/threads/server/index.ts';
import { selvesOf, type Context, type Role } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { CaseView, DecisionOnCase, ReportView } from '../schema.ts';
import { agreementTitle } from './agreements.ts';
import { demandModerator, mayAct, mayDecideAppeal, mayDismiss, mayTakeBack } from './policy.ts';

interface Row {
  id: string;
  kind: CaseView['kind'];
  state: CaseView['state'];
  author_id: string;
  author_name: string;
  author_handle: string;
  author_role: Role;
  author_state: string;
  reported_by_me: boolean;
  space: SpaceView;
  readable: boolean;
  thing_kind: ThingKind;
  slug: string;
  number: number;
  opened_at: Date;
  assignee: CaseView['assignee'];
  notes: CaseView['notes'];
  decision: (DecisionOnCase & { decidedBy: string }) | null;
  moderators: CaseView['moderators'];
  measures_before: number;
}

/** A case with its reports, notes and decision, and what this moderator may do. Three queries. */
export async function findCase(
  ctx: Context,
  id: string,
  unknown: { member: string },
): Promise<CaseView> {
  const row = await findRow(ctx, id, unknown);
  const reports = await findReports(ctx, id, row, unknown);
  const facts = {
    author_id: row.author_id,
    author_role: row.author_role,
    reported_by_me: row.reported_by_me,
  };
  const { decision } = row;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    author: {
      id: row.author_id,
      name: row.author_name,
      handle: row.author_handle,
      role: row.author_role,
      state: row.author_state,
    },
    // A confidential group's name is a secret of its own.
    space: row.readable ? row.space : { ...row.space, name: null, slug: null },
    href: row.readable ? postPath(row.thing_kind, row.slug, row.number) : null,
    openedAt: row.opened_at.toISOString(),
    assignee: row.assignee,
    reports,
    notes: row.notes,
    decision,
    moderators: row.moderators,
    measuresBefore: row.measures_before,
    may: {
      dismiss: mayDismiss(ctx.actor, facts),
      act: mayAct(ctx.actor, facts),
      takeBack: mayTakeBack(
        ctx.actor,
        facts,
        decision && { measure: decision.measure, reversed: decision.reversed !== null },
      ),
      decideAppeal: mayDecideAppeal(
        ctx.actor,
        facts,
        decision && {
          decided_by: decision.decidedBy,
          appealed: decision.appeal !== null && decision.appeal.decidedAt === null,
        },
      ),
    },
  };
}

async function findRow(ctx: Context, id: string, unknown: { member: string }): Promise<Row> {
  demandModerator(ctx.actor);
  const me = ctx.actor.memberId;
  const { rows } = await sql<Row>`
    select c.id, c.target_kind as kind, c.state, c.author_id, ${handleOf('author')} as author_handle,
           case when author.state = 'erased' then ${unknown.member} else ${nameOf('author', ctx.locale)} end as author_name,
           author.role as author_role, author.state as author_state,
           exists (select from report where case_id = c.id and reporter_id = ${me}) as reported_by_me,
           ${spaceView()} as space, ${visibleTo(ctx.actor)} as readable, thing.kind as thing_kind, thing.slug,
           coalesce((select number from post where id = c.post_id), 1) as number, c.opened_at,
           (select json_build_object('id', id, 'name', name) from member where id = c.assigned_to) as assignee,
           (select coalesce(json_agg(json_build_object('id', note.id, 'by', by.name, 'text', note.text,
               'at', note.created_at) order by note.id), '[]')
              from moderation_note note join member by on by.id = note.member_id
             where note.case_id = c.id) as notes,
           (select json_build_object('id', d.id, 'measure', d.measure, 'hidden', d.hidden,
               'suspendedUntil', d.suspended_until, 'reason', d.reason, 'decidedBy', d.decided_by,
               'agreement', ${agreementTitle(ctx.locale, 'd.agreement_id')}, 'by', by.name, 'at', d.decided_at,
               'reversed', case when d.reversed_at is not null
                  then json_build_object('by', reverser.name, 'at', d.reversed_at) end,
               'appeal', case when appeal.decision_id is not null then json_build_object(
                  'text', appeal.text, 'createdAt', appeal.created_at, 'decidedAt', appeal.decided_at,
                  'upheld', appeal.upheld, 'reason', appeal.reason, 'by', judge.name,
                  'byReporter', appeal.report_id is not null) end)
              from moderation_decision d
              join member by on by.id = d.decided_by
              left join member reverser on reverser.id = d.reversed_by
              left join appeal on appeal.decision_id = d.id
              left join member judge on judge.id = appeal.decided_by
             where d.case_id = c.id and d.reopened_at is null) as decision,
           (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by plain(name)), '[]')
              from member where role in ('moderator', 'host', 'admin') and state = 'active'
               and id <> c.author_id) as moderators,
           (select count(*)::int from moderation_decision d where d.member_id = c.author_id
               and d.measure <> 'no_breach' and d.reversed_at is null and d.case_id <> c.id) as measures_before
      from moderation_case c
      join member author on author.id = c.author_id
      join thing on thing.id = c.thing_id
     where c.id = ${id} and c.author_id <> all(${selvesOf(ctx.actor)}::uuid[])`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

async function findReports(
  ctx: Context,
  id: string,
  { kind, readable }: Pick<Row, 'kind' | 'readable'>,
  unknown: { member: string },
): Promise<ReportView[]> {
  const { rows } = await sql<
    Omit<ReportView, 'html' | 'createdAt'> & { markdown: string; createdAt: Date }
  >`
    select report.id, report.reason, report.created_at as "createdAt", report.markdown, report.language,
           ${agreementTitle(ctx.locale, 'report.agreement_id')} as agreement,
           case when ${kind === 'thing' || readable} then report.title end as title,
           report.reporter_id is null as visitor,
           case when not report.nameless or ${isHost(ctx.actor)} then case
             when member.id is not null then json_build_object('id', member.id,
               'name', case when member.state = 'erased' then ${unknown.member} else member.name end)
             when reporter_name is not null then json_build_object('id', null, 'name', reporter_name) end end as reporter
      from report left join member on member.id = report.reporter_id
     where report.case_id = ${id} order by report.id`.execute(ctx.db);
  // The stored text, not the post: that may have been changed, or stand where this reader may not be.
  const bodies = new Map(
    [...new Set(rows.map((row) => row.markdown))].map((text) => [text, renderBody(text)]),
  );
  const filled = await fillBodies(ctx, [...bodies.values()], unknown.member);
  const html = new Map([...bodies.keys()].map((text, i) => [text, filled[i]!]));
  return rows.map(({ markdown, createdAt, ...row }) => ({
    ...row,
    html: html.get(markdown)!,
    createdAt: createdAt.toISOString(),
  }));
}

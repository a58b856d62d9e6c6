import { sql, type RawBuilder } from 'kysely';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { Measure, OwnReport } from '../schema.ts';
import { agreementTitle } from './agreements.ts';
import { appealUntil } from './find-decision.ts';
import { opensWith } from './link-key.ts';
import { mayAskAgain } from './policy.ts';

const MOST = 100;

type Row = Omit<OwnReport, 'createdAt' | 'decidedAt' | 'mayAskAgain'> & {
  createdAt: Date;
  decidedAt: Date | null;
  measure: Measure | null;
};

/** What the actor reported, newest first, with what came of it: never what was done to whom. */
export async function listOwnReports(ctx: Context): Promise<OwnReport[]> {
  demand(ctx.actor.memberId ? true : signInFirst);
  return readReports(ctx, sql`report.reporter_id = ${ctx.actor.memberId}`);
}

/** One report, for whoever made it: signed in, or with the link of the mail. */
export async function findOwnReport(ctx: Context, id: string, key?: string): Promise<OwnReport> {
  const byKey = await opensWith(ctx.db, 'report', id, key);
  const [found] = await readReports(
    ctx,
    sql`report.id = ${id} and (${byKey} or report.reporter_id = ${ctx.actor.memberId}::uuid)`,
  );
  if (!found) throw notFound();
  return found;
}

async function readReports(ctx: Context, which: RawBuilder<unknown>): Promise<OwnReport[]> {
  const { rows } = await sql<Row>`
    select report.id, c.target_kind as kind, report.title, report.language, report.reason,
           report.nameless, ${agreementTitle(ctx.locale, 'report.agreement_id')} as agreement,
           report.created_at as "createdAt", d.decided_at as "decidedAt", d.measure,
           case when d.id is null then 'open' when d.measure = 'no_breach' then 'no_breach'
                else 'breach' end as outcome,
           (select json_build_object('text', appeal.text, 'createdAt', appeal.created_at,
               'decidedAt', appeal.decided_at, 'upheld', appeal.upheld, 'reason', appeal.reason)
              from appeal where appeal.report_id = report.id
             order by appeal.created_at desc limit 1) as again
      from report
      join moderation_case c on c.id = report.case_id
      left join moderation_decision d on d.case_id = c.id and d.reopened_at is null
     where ${which}
     order by report.id desc limit ${MOST}`.execute(ctx.db);
  return rows.map(({ createdAt, decidedAt, measure, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    mayAskAgain: mayAskAgain(
      measure &&
        decidedAt && { measure, until: appealUntil(decidedAt), appealed: row.again !== null },
      ctx.now(),
    ),
  }));
}

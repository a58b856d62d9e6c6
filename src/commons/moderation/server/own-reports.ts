import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { OwnReport } from '../schema.ts';
import { agreementTitle } from './agreements.ts';

const MOST = 100;

/** What the actor reported, newest first, with what came of it: never what was done to whom. */
export async function listOwnReports(ctx: Context): Promise<OwnReport[]> {
  demand(ctx.actor.memberId ? true : signInFirst);
  const { rows } = await sql<
    Omit<OwnReport, 'createdAt' | 'decidedAt'> & { createdAt: Date; decidedAt: Date | null }
  >`
    select report.id, c.target_kind as kind, report.title, report.language, report.reason,
           report.nameless, ${agreementTitle(ctx.locale, 'report.agreement_id')} as agreement,
           report.created_at as "createdAt", c.decided_at as "decidedAt",
           case when d.id is null then 'open' when d.measure = 'no_breach' then 'no_breach'
                else 'breach' end as outcome
      from report
      join moderation_case c on c.id = report.case_id
      left join moderation_decision d on d.case_id = c.id
     where report.reporter_id = ${ctx.actor.memberId}
     order by report.id desc limit ${MOST}`.execute(ctx.db);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }));
}

import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { excerpt } from '#platform/markdown/index.ts';
import { APPEAL_MONTHS, type Agreement, type AppealView, type DecisionView } from '../schema.ts';
import { agreementWords } from './agreements.ts';
import { opensWith } from './link-key.ts';
import { mayAppeal } from './policy.ts';

interface Row {
  id: string;
  measure: DecisionView['measure'];
  hidden: boolean;
  suspended_until: Date | null;
  kind: DecisionView['kind'];
  title: string;
  plain: string;
  language: string;
  agreement: Agreement;
  reason: string;
  decided_at: Date;
  reversed_at: Date | null;
  appeal: AppealView | null;
  appealed: boolean;
}

/** Until when a decision of that moment can be appealed against. */
export function appealUntil(decidedAt: Date): Date {
  const until = new Date(decidedAt);
  until.setUTCMonth(until.getUTCMonth() + APPEAL_MONTHS);
  return until;
}

/** The door to a statement of reasons: its author, or whoever has the link of the mail. */
export async function accessDecision(
  ctx: Context,
  id: string,
  key?: string,
  options: { lock?: boolean } = {},
): Promise<Row> {
  const byKey = await opensWith(ctx.db, 'decision', id, key);
  const { rows } = await sql<Row>`
    select d.id, d.measure, d.hidden, d.suspended_until, c.target_kind as kind, thing.title,
           coalesce(post.plain, '') as plain, coalesce(post.language, thing.language) as language,
           (select json_build_object('id', d.agreement_id, 'title', title, 'body', body)
              from ${agreementWords(ctx.locale, 'd.agreement_id', 'd.decided_at')} words) as agreement,
           d.reason, d.decided_at, d.reversed_at, appeal.decision_id is not null as appealed,
           case when appeal.decision_id is not null then json_build_object('text', appeal.text,
             'createdAt', appeal.created_at, 'decidedAt', appeal.decided_at, 'upheld', appeal.upheld,
             'reason', appeal.reason) end as appeal
      from moderation_decision d
      join moderation_case c on c.id = d.case_id
      join thing on thing.id = c.thing_id
      left join post on post.thing_id = thing.id
        and case when c.post_id is null then post.number = 1 else post.id = c.post_id end
      left join appeal on appeal.decision_id = d.id
     where d.id = ${id} and d.measure <> 'no_breach'
       and (${byKey} or d.member_id = ${ctx.actor.memberId}::uuid)
     ${options.lock ? sql`for update of d` : sql``}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

/** What was decided about the actor's words and why. It names nobody who reported or decided. */
export async function findDecision(ctx: Context, id: string, key?: string): Promise<DecisionView> {
  const row = await accessDecision(ctx, id, key);
  const until = appealUntil(row.decided_at);
  return {
    id: row.id,
    measure: row.measure,
    hidden: row.hidden,
    suspendedUntil: row.suspended_until?.toISOString() ?? null,
    kind: row.kind,
    title: row.title,
    text: excerpt(row.plain, 600),
    language: row.language,
    agreement: row.agreement,
    reason: row.reason,
    at: row.decided_at.toISOString(),
    reversed: row.reversed_at !== null,
    appealUntil: until.toISOString(),
    appeal: row.appeal,
    mayAppeal: mayAppeal(
      { reversed_at: row.reversed_at, until, appealed: row.appealed },
      ctx.now(),
    ),
  };
}

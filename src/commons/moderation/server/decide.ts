import { memberBehind } from '#commons/identities/server/index.ts';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { can } from '#commons/capabilities/server/policy.ts';
import { hideThing } from '#commons/things/server/index.ts';
import { findOpeningElsewhere, hidePost } from '#commons/threads/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, refuse } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { DecideInput } from '../schema.ts';
import { accessCase, type CaseRecord } from './access.ts';
import { demandAgreement } from './agreements.ts';
import { mailOutcome, mailStatement } from './mails.ts';
import { mayAct, mayDismiss } from './policy.ts';
import { settleStanding } from './standing.ts';

const LONGEST_DAYS = 366;

/**
 * Decides a case, once: whoever comes second is told so. A measure names the agreement that was
 * broken and says why; the author gets it as a statement of reasons, those who reported the outcome.
 */
export async function decideCase(
  ctx: Context,
  caseId: string,
  input: DecideInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessCase(tx, caseId, { lock: true }),
    may: ({ actor }, found) => {
      if (found.state === 'decided') throw new DomainError('conflict', 'already_decided');
      demand(input.measure === 'no_breach' ? mayDismiss(actor, found) : mayAct(actor, found));
    },
    write: async (tx, found) => {
      const decision = await readDecision(tx, found, input);
      await tx.db.insertInto('moderation_decision').values(decision).execute();
      await tx.db
        .updateTable('moderation_case')
        .set({ state: 'decided', decided_at: tx.now() })
        .where('id', '=', found.id)
        .execute();
      await carryOut(tx, found, decision);
      if (decision.measure !== 'no_breach') await mailStatement(tx, decision.id);
      await mailOutcome(tx, found.id, decision.measure !== 'no_breach');
      return { id: decision.id };
    },
  });
}

async function readDecision(ctx: Context, found: CaseRecord, input: DecideInput) {
  const { measure } = input;
  const acts = measure !== 'no_breach';
  if (acts && !input.agreement) throw invalid({ agreement: 'choose_one' });
  if (acts && !input.reason) throw invalid({ reason: 'required' });
  if (acts) await demandAgreement(ctx, input.agreement!);
  const behind = await memberBehind(ctx.db, found.author_id);
  // Who wrote under another identity is told as anybody; only hosts may shut out whom they can look up.
  if (behind.shielded && (measure === 'suspend' || measure === 'ban')) {
    if (!can(ctx.actor, 'reveal_author')) throw refuse('hosts_only');
    if (behind.role === 'admin') throw refuse('admins_only');
  }
  return {
    id: newId(),
    case_id: found.id,
    member_id: behind.id,
    measure,
    hidden: acts && (measure === 'hide' || input.hide),
    suspended_until: measure === 'suspend' ? endOf(input.until, ctx.now()) : null,
    state_before: measure === 'suspend' || measure === 'ban' ? behind.state : null,
    agreement_id: acts ? input.agreement! : null,
    reason: input.reason,
    decided_by: ctx.actor.memberId!,
    decided_at: ctx.now(),
  };
}

/** The end of a day that is to come, within a year. */
function endOf(day: string | undefined, now: Date): Date {
  if (!day) throw invalid({ until: 'required' });
  const end = new Date(`${day}T23:59:59Z`);
  const days = (end.getTime() - now.getTime()) / 86_400_000;
  if (days < 0 || days > LONGEST_DAYS) throw invalid({ until: 'until_within_a_year' });
  return end;
}

async function carryOut(
  ctx: Context,
  found: CaseRecord,
  decision: Awaited<ReturnType<typeof readDecision>>,
): Promise<void> {
  const { measure, reason, hidden } = decision;
  const text = { kind: found.target_kind, id: found.target_id };
  if (hidden) {
    // Of a conversation that was joined to another its opening is what is left.
    const post = found.post_id ?? (await findOpeningElsewhere(ctx.db, found.thing_id));
    await (post ? hidePost(ctx, post, decision.id) : hideThing(ctx, found.thing_id, decision.id));
  }
  if (measure === 'suspend' || measure === 'ban') await settleStanding(ctx, decision.member_id);
  if (measure === 'no_breach' || hidden)
    await noteInTrail(ctx, {
      action: hidden ? 'moderation_hide' : 'moderation_no_breach',
      target: text,
      reason,
    });
  if (measure !== 'no_breach' && measure !== 'hide')
    await noteInTrail(ctx, {
      action: `moderation_${measure}`,
      target: { kind: 'member', id: found.author_id },
      reason,
    });
}

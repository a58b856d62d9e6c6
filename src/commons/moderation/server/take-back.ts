import type { Selectable } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { unhideThing } from '#commons/things/server/index.ts';
import { unhidePost } from '#commons/threads/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import type { ModerationDecisionTable } from '#platform/db/schema.generated.ts';
import { demand } from '#platform/verdict.ts';
import { accessCase, type CaseRecord } from './access.ts';
import { mailAnswer } from './mails.ts';
import { mayTakeBack } from './policy.ts';
import { settleStanding } from './standing.ts';

export type DecisionRecord = Selectable<ModerationDecisionTable>;

/** The decision that stands in a case whose row the caller holds locked. */
export async function decisionOf(ctx: Context, caseId: string): Promise<DecisionRecord | null> {
  const row = await ctx.db
    .selectFrom('moderation_decision')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('reopened_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Takes a decision back as a whole: what was hidden comes back, a suspension or ban ends. */
export async function takeBack(
  ctx: Context,
  caseId: string,
  input: { reason: string },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      const found = await accessCase(tx, caseId, { lock: true });
      return { found, decision: await decisionOf(tx, caseId) };
    },
    may: ({ actor }, { found, decision }) =>
      demand(
        mayTakeBack(
          actor,
          found,
          decision && { measure: decision.measure, reversed: decision.reversed_at !== null },
        ),
      ),
    write: async (tx, { found, decision }) => {
      await undo(tx, found, decision!);
      // An appeal that waits has got what it asked for.
      await tx.db
        .updateTable('appeal')
        .set({
          decided_at: tx.now(),
          decided_by: tx.actor.memberId,
          upheld: false,
          reason: input.reason,
        })
        .where('decision_id', '=', decision!.id)
        .where('decided_at', 'is', null)
        .execute();
      await noteInTrail(tx, {
        action: 'moderation_take_back',
        target: { kind: found.target_kind, id: found.target_id },
        reason: input.reason,
      });
      await mailAnswer(tx, decision!.id, { reversed: true, reason: input.reason });
    },
  });
}

/** Undoes what a decision did, and marks it as reversed. */
export async function undo(
  ctx: Context,
  found: CaseRecord,
  decision: DecisionRecord,
): Promise<void> {
  await ctx.db
    .updateTable('moderation_decision')
    .set({ reversed_at: ctx.now(), reversed_by: ctx.actor.memberId })
    .where('id', '=', decision.id)
    .execute();
  if (decision.hidden) {
    const hidden = ctx.db.selectFrom('post').select('id').where('hidden_by', '=', decision.id);
    for (const { id } of await hidden.execute()) await unhidePost(ctx, id, decision.id);
    if (!found.post_id) await unhideThing(ctx, found.thing_id, decision.id);
  }
  if (decision.measure === 'suspend' || decision.measure === 'ban')
    await settleStanding(ctx, found.author_id, decision.state_before);
}

/**
 * Opens a case again in which nothing was found wrong, its decision kept as what it was. Was the same
 * text reported anew meanwhile, the case that is open then is enough: the decision is taken back.
 */
export async function reopen(
  ctx: Context,
  found: CaseRecord,
  decision: DecisionRecord,
  reason: string,
): Promise<void> {
  const { db } = ctx;
  const another = await db
    .selectFrom('moderation_case')
    .select('id')
    .where('target_kind', '=', found.target_kind)
    .where('target_id', '=', found.target_id)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst();
  if (another) {
    await db
      .updateTable('moderation_decision')
      .set({ reversed_at: ctx.now(), reversed_by: ctx.actor.memberId })
      .where('id', '=', decision.id)
      .execute();
  } else {
    await db
      .updateTable('moderation_decision')
      .set({ reopened_at: ctx.now() })
      .where('id', '=', decision.id)
      .execute();
    await db
      .updateTable('moderation_case')
      .set({ state: 'open', decided_at: null, assigned_to: null })
      .where('id', '=', found.id)
      .execute();
  }
  await db
    .insertInto('moderation_note')
    .values({
      ...{ id: newId(), case_id: another?.id ?? found.id, member_id: ctx.actor.memberId! },
      ...{ text: reason, created_at: ctx.now() },
    })
    .execute();
}

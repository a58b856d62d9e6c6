import { noteInTrail } from '#commons/audit/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { DecideAppealInput } from '../schema.ts';
import { accessCase } from './access.ts';
import { accessDecision, appealUntil } from './find-decision.ts';
import { mailAnswer, mailSecondLook } from './mails.ts';
import { mayAppeal, mayDecideAppeal } from './policy.ts';
import { decisionOf, reopen, undo } from './take-back.ts';

/**
 * The author appeals against a decision, once. Whoever is suspended can't sign in: the link in their
 * mail is enough.
 */
export async function appeal(
  ctx: Context,
  decisionId: string,
  input: { text: string },
  key?: string,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessDecision(tx, decisionId, key, { lock: true }),
    may: (tx, found) =>
      demand(
        mayAppeal(
          {
            reversed_at: found.reversed_at,
            until: appealUntil(found.decided_at),
            appealed: found.appealed,
          },
          tx.now(),
        ),
      ),
    write: async (tx, found) => {
      const added = await tx.db
        .insertInto('appeal')
        .values({ decision_id: found.id, text: input.text, created_at: tx.now() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (!added.numInsertedOrUpdatedRows) throw new DomainError('conflict', 'already_appealed');
    },
  });
}

/**
 * Somebody else than the decision's author says whether it stands. If not, it is undone; a case in
 * which nothing was found wrong is open again.
 */
export async function decideAppeal(
  ctx: Context,
  caseId: string,
  input: DecideAppealInput,
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      const found = await accessCase(tx, caseId, { lock: true });
      const decision = await decisionOf(tx, caseId);
      const made = await tx.db
        .selectFrom('appeal')
        .select(['decided_at', 'report_id'])
        .where('decision_id', '=', decision?.id ?? null)
        .executeTakeFirst();
      return { found, decision, made };
    },
    may: ({ actor }, { found, decision, made }) => {
      if (made?.decided_at) throw new DomainError('conflict', 'already_decided');
      const facts = decision && { decided_by: decision.decided_by, appealed: made !== undefined };
      demand(mayDecideAppeal(actor, found, facts));
    },
    write: async (tx, { found, decision, made }) => {
      await tx.db
        .updateTable('appeal')
        .set({
          decided_at: tx.now(),
          decided_by: tx.actor.memberId,
          upheld: input.upheld,
          reason: input.reason,
        })
        .where('decision_id', '=', decision!.id)
        .execute();
      if (!input.upheld)
        await (made?.report_id
          ? reopen(tx, found, decision!, input.reason)
          : undo(tx, found, decision!));
      await noteInTrail(tx, {
        action: input.upheld ? 'moderation_appeal_upheld' : 'moderation_appeal_reversed',
        target: { kind: found.target_kind, id: found.target_id },
        reason: input.reason,
      });
      const answer = { reversed: !input.upheld, reason: input.reason };
      await (made?.report_id
        ? mailSecondLook(tx, made.report_id, answer)
        : mailAnswer(tx, decision!.id, answer));
    },
  });
}

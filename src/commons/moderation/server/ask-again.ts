import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { appealUntil } from './find-decision.ts';
import { opensWith } from './link-key.ts';
import { mayAskAgain } from './policy.ts';
import { decisionOf } from './take-back.ts';

/**
 * Whoever reported something in which nothing was found wrong asks for another look, by somebody else
 * (Digital Services Act, article 20). One such wish a decision: whoever else reported it waits for it.
 * @param key of the mail's link, for visitors
 */
export async function askAgain(
  ctx: Context,
  reportId: string,
  input: { text: string },
  key?: string,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const byKey = await opensWith(tx.db, 'report', reportId, key);
      const report = await tx.db
        .selectFrom('report')
        .innerJoin('moderation_case', 'moderation_case.id', 'report.case_id')
        .select(['report.case_id', 'report.reporter_id'])
        .where('report.id', '=', reportId)
        .forUpdate('moderation_case')
        .executeTakeFirst();
      const own = tx.actor.memberId !== null && report?.reporter_id === tx.actor.memberId;
      if (!report || !(byKey || own)) throw notFound();
      const decision = await decisionOf(tx, report.case_id);
      const appealed =
        decision !== null &&
        (await tx.db
          .selectFrom('appeal')
          .select('decision_id')
          .where('decision_id', '=', decision.id)
          .executeTakeFirst()) !== undefined;
      return { decision, appealed };
    },
    may: (tx, { decision, appealed }) => {
      const { measure, decided_at } = decision ?? {};
      const facts = measure && decided_at && { measure, until: appealUntil(decided_at), appealed };
      demand(mayAskAgain(facts ?? null, tx.now()));
    },
    write: async (tx, { decision }) => {
      const added = await tx.db
        .insertInto('appeal')
        .values({
          decision_id: decision!.id,
          report_id: reportId,
          text: input.text,
          created_at: tx.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (!added.numInsertedOrUpdatedRows) throw new DomainError('conflict', 'asked_again_already');
    },
  });
}

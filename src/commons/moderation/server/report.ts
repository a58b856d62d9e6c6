import { mayReport } from '#commons/threads/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { excerpt } from '#platform/markdown/index.ts';
import { countTry } from '#platform/rate-limit.ts';
import { demand, type Verdict } from '#platform/verdict.ts';
import type { Reportable, ReportInput, ReportTarget, VisitorReportInput } from '../schema.ts';
import { accessReported, type TargetRecord } from './access.ts';
import { demandAgreement } from './agreements.ts';
import { makeLinkKey } from './link-key.ts';
import { mailReceipt } from './mails.ts';

const mayReportTarget = (ctx: Context, target: TargetRecord): Verdict =>
  mayReport(ctx.actor, {
    author_id: target.author_id,
    removed_at: target.state === 'published' ? target.removed_at : ctx.now(),
  });

/** What one is about to report, or the reason why not. */
export async function findReportTarget(
  ctx: Context,
  target: { kind: Reportable; id: string },
): Promise<ReportTarget> {
  const found = await accessReported(ctx, target);
  demand(mayReportTarget(ctx, found));
  const { kind, id, title, language, author, href } = found;
  return { kind, id, title, language, author, href, excerpt: excerpt(found.plain, 300) };
}

/**
 * Reports a post or a thing to the moderators: which agreement it breaks, and why. The text is kept
 * as it is now. Nothing tells the author, and no event says that it happened.
 */
export async function report(ctx: Context, input: ReportInput): Promise<{ id: string }> {
  const { memberId } = ctx.actor;
  if (!memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  // Outside the command, or a refusal would undo the count.
  await demandFewer(ctx, ['report', memberId], 20);
  return addReport(ctx, input, { reporter_id: memberId, nameless: input.nameless });
}

/**
 * As `report`, by somebody who is no member, about what is public: their address hears what comes of
 * it, by a link that opens this one report (Digital Services Act, article 16).
 * @param caller where the request comes from
 * @returns the report and the key of its link
 */
export async function reportAsVisitor(
  ctx: Context,
  { name, email, ...input }: VisitorReportInput,
  caller: { ip: string },
): Promise<{ id: string; key: string }> {
  await demandFewer(ctx, ['report from', caller.ip], 10);
  await demandFewer(ctx, ['report by', email], 5);
  const { id } = await addReport(ctx, input, {
    reporter_name: name,
    reporter_email: email,
    reporter_locale: ctx.locale,
  });
  return { id, key: await makeLinkKey(ctx.db, 'report', id) };
}

/** Refuses after so many an hour. */
async function demandFewer(ctx: Context, of: string[], max: number): Promise<void> {
  if (!(await countTry(ctx.db, { of, max, minutes: 60 }, ctx.now())))
    throw new DomainError('too_many', 'too_many');
}

type Reporter =
  | { reporter_id: string; nameless: boolean }
  | { reporter_name: string; reporter_email: string; reporter_locale: string };

function addReport(
  ctx: Context,
  input: Pick<ReportInput, 'kind' | 'id' | 'agreement' | 'reason'>,
  reporter: Reporter,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    access: (tx) => accessReported(tx, { kind: input.kind, id: input.id }),
    may: (tx, target) => demand(mayReportTarget(tx, target)),
    write: async (tx, target) => {
      await demandAgreement(tx, input.agreement);
      const caseId = await openCase(tx, target);
      const id = newId();
      const added = await tx.db
        .insertInto('report')
        .values({
          id,
          case_id: caseId,
          ...reporter,
          agreement_id: input.agreement,
          reason: input.reason,
          title: target.title,
          plain: target.plain,
          markdown: target.markdown,
          language: target.language,
          created_at: tx.now(),
        })
        // Once by each member, once from each address.
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (!added.numInsertedOrUpdatedRows) throw new DomainError('conflict', 'already_reported');
      await mailReceipt(tx, id);
      return { id };
    },
  });
}

/** The target's open case, made by its first report; held until the transaction ends. */
async function openCase(ctx: Context, target: TargetRecord): Promise<string> {
  // A case that is decided just now is no longer open: then the next one is made.
  for (;;) {
    await ctx.db
      .insertInto('moderation_case')
      .values({
        id: newId(),
        target_kind: target.kind,
        target_id: target.id,
        thing_id: target.thing_id,
        post_id: target.post_id,
        author_id: target.author_id,
        opened_at: ctx.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const open = await ctx.db
      .selectFrom('moderation_case')
      .select('id')
      .where('target_kind', '=', target.kind)
      .where('target_id', '=', target.id)
      .where('state', '=', 'open')
      .forUpdate()
      .executeTakeFirst();
    if (open) return open.id;
  }
}

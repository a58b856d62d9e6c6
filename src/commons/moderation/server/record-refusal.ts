import { noteInTrail } from '#commons/audit/server/index.ts';
import { memberBehind } from '#commons/identities/server/index.ts';
import { hideThing } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { demandAgreement } from './agreements.ts';
import { mailStatement } from './mails.ts';

/**
 * A decision about what was refused before anybody read it, in the caller's transaction and with its
 * authority: as if it had been reported and hidden at once by whoever refuses it, so that its author
 * gets the same statement and has the same appeal.
 */
export async function recordRefusal(
  ctx: Context,
  target: { kind: 'thing' | 'post'; id: string },
  input: { agreement: string; reason: string },
): Promise<void> {
  await demandAgreement(ctx, input.agreement);
  const now = ctx.now();
  const me = ctx.actor.memberId!;
  const ofPost = target.kind === 'post';
  const text = await ctx.db
    .selectFrom('post')
    .innerJoin('thing', 'thing.id', 'post.thing_id')
    .select([
      'post.author_id',
      'post.markdown',
      'post.plain',
      'post.language',
      'post.thing_id',
      'thing.title',
    ])
    .where((q) =>
      ofPost
        ? q('post.id', '=', target.id)
        : q.and([q('thing.id', '=', target.id), q('post.number', '=', 1)]),
    )
    .executeTakeFirstOrThrow();
  const { author_id, thing_id, ...words } = text;
  const caseId = newId();
  await ctx.db
    .insertInto('moderation_case')
    .values({
      ...{ id: caseId, target_kind: target.kind, target_id: target.id, thing_id, author_id },
      ...{ post_id: ofPost ? target.id : null, state: 'decided', opened_at: now, decided_at: now },
    })
    .execute();
  await ctx.db
    .insertInto('report')
    .values({
      ...{ id: newId(), case_id: caseId, reporter_id: me, agreement_id: input.agreement },
      ...{ reason: input.reason, created_at: now, ...words },
    })
    .execute();
  const decision = newId();
  await ctx.db
    .insertInto('moderation_decision')
    .values({
      ...{ id: decision, case_id: caseId, measure: 'hide', hidden: true },
      ...{ member_id: (await memberBehind(ctx.db, author_id)).id, agreement_id: input.agreement },
      ...{ reason: input.reason, decided_by: me, decided_at: now },
    })
    .execute();
  if (!ofPost) await hideThing(ctx, target.id, decision);
  else
    await ctx.db
      .updateTable('post')
      .set({ hidden_by: decision })
      .where('id', '=', target.id)
      .execute();
  await noteInTrail(ctx, { action: 'refuse_waiting', target, reason: input.reason });
  await mailStatement(ctx, decision);
}

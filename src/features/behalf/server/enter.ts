import { sql } from 'kysely';
import { admissionOf } from '#commons/members/server/admission.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import { hashSecret, newSecret } from '#platform/bearer-secret.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { MarkdownTooComplex, renderMarkdown } from '#platform/markdown/index.ts';
import { countTry } from '#platform/rate-limit.ts';
import { demand } from '#platform/verdict.ts';
import type { EnteredItem, OnBehalfInput } from '../schema.ts';
import { mailToConfirm } from './mails.ts';
import { mayAskOnBehalf } from './policy.ts';

/**
 * A host enters somebody's question. Nothing is published: whose it is gets a mail with a link, and says
 * yes, changes it first, or says no.
 */
export async function askOnBehalf(ctx: Context, input: OnBehalfInput): Promise<{ id: string }> {
  const { memberId } = ctx.actor;
  if (
    memberId &&
    !(await countTry(ctx.db, { of: ['on behalf', memberId], max: 60, minutes: 60 }, ctx.now()))
  )
    throw new DomainError('too_many', 'too_many');
  return runCommand(ctx, {
    scope: 'manage',
    access: async () => null,
    may: (tx) => demand(mayAskOnBehalf(tx.actor)),
    write: async (tx) => {
      const { practiceIds, language, ...columns } = input;
      demandRenders(input.markdown);
      if ((await admissionOf(tx.db, input.email)).kind === 'barred')
        throw invalid({ email: 'member_suspended' });
      const [id, token] = [newId(), newSecret(24)];
      await tx.db
        .insertInto('question_on_behalf')
        .values({
          ...columns,
          ...{ id, token_hash: hashSecret(token), language: language ?? null },
          ...{ practice_ids: practiceIds, entered_by: tx.actor.memberId!, entered_at: tx.now() },
        })
        .execute();
      await mailToConfirm(tx, input, token);
      return { id };
    },
  });
}

function demandRenders(markdown: string): void {
  try {
    renderMarkdown(markdown);
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
    throw invalid({ markdown: 'too_complex' });
  }
}

/** What hosts entered, newest first, with what became of it. */
export async function listEntered(ctx: Context): Promise<EnteredItem[]> {
  demand(mayAskOnBehalf(ctx.actor));
  const { rows } = await sql<
    Omit<EnteredItem, 'enteredAt' | 'href'> & { entered_at: Date; slug: string | null }
  >`
    select q.id, q.name, q.title, host.name as by, q.entered_at, q.state,
           case when ${visibleTo(ctx.actor)} then thing.slug end as slug
      from question_on_behalf q join member host on host.id = q.entered_by
      left join thing on thing.id = q.thing_id
     order by q.entered_at desc, q.id desc limit 50`.execute(ctx.db);
  return rows.map(({ entered_at, slug, ...row }) => ({
    ...row,
    enteredAt: entered_at.toISOString(),
    href: slug && thingPath('conversation', slug),
  }));
}

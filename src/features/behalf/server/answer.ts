import { noteInTrail } from '#commons/audit/server/index.ts';
import { normaliseEmail } from '#commons/members/server/admission.ts';
import { addMember } from '#commons/members/server/add-member.ts';
import { startConversation } from '#features/conversations/server/index.ts';
import { hashSecret } from '#platform/bearer-secret.ts';
import { inTransaction } from '#platform/command.ts';
import { VISITOR, type Actor, type Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { isLocale, LOCALES } from '#platform/i18n/locales.ts';
import type { ConfirmInput, OnBehalf } from '../schema.ts';

/** Unknown, answered or too old: all the same to whoever holds the link. */
const over = (): DomainError => new DomainError('not_found', 'link_over');

/** The question that a mail's link opens, for whose it is. The link is enough: nobody signs in for it. */
export async function findOnBehalf(ctx: Context, token: string): Promise<OnBehalf> {
  const { name, title, markdown, language, space, by } = await hold(ctx, token, false);
  return { name: name ?? '', title, markdown, language, space, by };
}

async function hold(ctx: Context, token: string, lock: boolean) {
  let query = ctx.db
    .selectFrom('question_on_behalf as q')
    .innerJoin('member as host', 'host.id', 'q.entered_by')
    .selectAll('q')
    .select('host.name as by')
    .where('q.token_hash', '=', hashSecret(token))
    .where('q.state', '=', 'waiting');
  if (lock) query = query.forUpdate('q');
  const row = await query.executeTakeFirst();
  if (!row) throw over();
  return row;
}

/**
 * Whose question it is says yes, perhaps in other words: it is published as theirs. Whoever is no member
 * yet becomes one: a host invited them by entering it, and the link shows that the address is theirs.
 * Once: two clicks at once publish it once.
 */
export async function confirmOnBehalf(
  ctx: Context,
  token: string,
  input: ConfirmInput,
): Promise<{ href: string }> {
  return inTransaction(ctx, async (tx) => {
    const question = await hold(tx, token, true);
    const asker = await findAsker(tx, question);
    const { title, markdown, identity } = input;
    const { language, space, practice_ids: practiceIds } = question;
    const thing = await startConversation(
      { ...tx, actor: asker },
      {
        ...{ kind: 'question', title, markdown, space, practiceIds, identity },
        ...(language && { language }),
      },
      // A host wrote it down.
      { looked: true },
    );
    await close(tx, question.id, { state: 'published', thing_id: thing.id });
    // What the host did, not whose it is: it may have been asked without a name.
    await noteInTrail(
      { ...tx, actor: { ...VISITOR, memberId: question.entered_by } },
      { action: 'ask_on_behalf', target: { kind: 'thing', id: thing.id } },
    );
    return { href: thing.href };
  });
}

/** Whose question it is says no: it is forgotten. */
export async function declineOnBehalf(ctx: Context, token: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { id } = await hold(tx, token, true);
    await close(tx, id, { state: 'declined', title: '' });
  });
}

/** The link ends, and name, address and words are kept no longer. */
function close(
  ctx: Context,
  id: string,
  outcome:
    { state: 'published'; thing_id: string } | { state: 'declined' | 'forgotten'; title: string },
): Promise<unknown> {
  const forgotten = { token_hash: null, name: null, email: null, markdown: '' };
  return ctx.db
    .updateTable('question_on_behalf')
    .set({ ...forgotten, title: '', answered_at: ctx.now(), ...outcome })
    .where('id', '=', id)
    .execute();
}

async function findAsker(
  ctx: Context,
  question: { email: string | null; name: string | null; locale: string },
): Promise<Actor> {
  const email = normaliseEmail(question.email ?? '');
  const find = () =>
    ctx.db
      .selectFrom('member')
      .select(['id', 'role', 'state', 'organisation_id'])
      .where('email', '=', email)
      .executeTakeFirst();
  const { locale } = question;
  if (!(await find()))
    await addMember(ctx.db, {
      ...{ email, name: question.name ?? '…' },
      locale: isLocale(locale) ? locale : LOCALES[0],
    });
  const member = (await find())!;
  if (member.state === 'suspended' || member.state === 'erased')
    throw new DomainError('forbidden', 'member_suspended');
  // They have shown that the address is theirs: from now on they hear of answers.
  if (member.state !== 'active')
    await ctx.db
      .updateTable('member')
      .set({ state: 'active', joined_at: ctx.now() })
      .where('id', '=', member.id)
      .execute();
  const { id, role, organisation_id: organisationId } = member;
  return { memberId: id, role, organisationId, scopes: null };
}

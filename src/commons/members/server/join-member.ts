import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { inTransaction } from '#platform/command.ts';
import { VISITOR } from '#platform/context.ts';
import { admissionOf, isAdmitted, normaliseEmail } from './admission.ts';
import { freeHandle, provisionalHandle } from './handle.ts';
import { placeMember } from './membership.ts';
import { organisationOfDomain, takeLinkUse } from './newcomer.ts';

interface Account {
  id: string;
  email: string;
}

/**
 * Makes sure that an account has its member, and says which. Safe to repeat and to run twice at
 * once. The member that stands for the address already (added by hand, invited, or brought by an
 * import) is taken; else one is made if an invitation or the joining policy says so.
 * @returns null: nobody said yes, or the member is suspended
 */
export async function joinMember(
  db: Db,
  account: Account,
  locale: Locale,
  now: Date,
): Promise<string | null> {
  const email = normaliseEmail(account.email);
  const ctx = { db, actor: VISITOR, locale, now: () => now };
  return inTransaction(ctx, async ({ db: tx }) => {
    // Two requests at once after a sign-in take turns here.
    await tx
      .selectNoFrom((eb) =>
        eb
          .fn<string>('pg_advisory_xact_lock', [eb.fn('hashtext', [eb.val(`join ${email}`)])])
          .as('l'),
      )
      .execute();
    const admission = await admissionOf(tx, email);
    if (!isAdmitted(admission)) return null;
    const invitation = await tx
      .updateTable('invitation')
      .set({ accepted_at: now })
      .where('email', '=', email)
      .where('accepted_at', 'is', null)
      .returning(['role', 'organisation_id', 'name', 'title'])
      .executeTakeFirst();
    if (admission.kind === 'member') {
      await forgetLink(tx, email);
      const id = await takeMember(tx, account.id, email);
      if (id && invitation?.organisation_id) await placeNewcomer(tx, id, invitation, now);
      return id;
    }
    const link = invitation?.organisation_id ? null : await takeLinkUse(tx, email);
    // The link was all that let them in, and its last use has gone to somebody else.
    if (admission.kind === 'invited' && !invitation && !link) return null;
    await forgetLink(tx, email);
    const name = invitation?.name || link?.name;
    const byDomain = admission.joining.policy === 'domain' || admission.joining.policy === 'open';
    const organisationId =
      invitation?.organisation_id ??
      link?.organisationId ??
      (byDomain ? await organisationOfDomain(tx, email) : null);
    const id = newId();
    await tx
      .insertInto('member')
      .values({
        id,
        auth_user_id: account.id,
        email,
        handle: name ? await freeHandle(tx, name) : provisionalHandle(),
        name: name || UNNAMED,
        role: invitation?.role ?? 'member',
        state: 'active',
        title: invitation?.title ?? '',
        locale,
        languages: [locale],
      })
      .execute();
    if (organisationId) await placeMember(tx, id, organisationId, now);
    return id;
  });
}

const forgetLink = (tx: Db, email: string) =>
  tx.deleteFrom('link_request').where('email', '=', email).execute();

/** Somebody an import or the operator brought, who works nowhere yet, starts where the invitation says. */
async function placeNewcomer(
  tx: Db,
  id: string,
  invitation: { organisation_id: string | null; title: string },
  now: Date,
): Promise<void> {
  const member = await tx
    .selectFrom('member')
    .select(['organisation_id', 'title'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!member || member.organisation_id) return;
  if (!member.title && invitation.title)
    await tx.updateTable('member').set({ title: invitation.title }).where('id', '=', id).execute();
  await placeMember(tx, id, invitation.organisation_id, now);
}

/** Until the first page asks for it. */
export const UNNAMED = '…';

/** The member with this address; one that has never come gets an account now. */
async function takeMember(tx: Db, accountId: string, email: string): Promise<string | null> {
  const member = await tx
    .updateTable('member')
    .set({ auth_user_id: accountId, state: 'active', suspended_until: null })
    .where('email', '=', email)
    .where((eb) => eb.or([eb('auth_user_id', 'is', null), eb('auth_user_id', '=', accountId)]))
    .returning('id')
    .executeTakeFirst();
  return member?.id ?? null;
}

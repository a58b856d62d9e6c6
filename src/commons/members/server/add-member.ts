import type { Role } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { normaliseEmail } from './admission.ts';
import { freeHandle } from './handle.ts';
import { placeMember } from './membership.ts';

export interface NewMember {
  email: string;
  name: string;
  role?: Role;
  /** The organisation's slug. */
  organisation?: string;
  locale?: Locale;
}

/** Adds a member by the operator's hand; they become active when they first sign in. */
export async function addMember(db: Db, input: NewMember): Promise<{ id: string; handle: string }> {
  const email = normaliseEmail(input.email);
  const { organisation: slug, locale = 'en' } = input;
  const organisation = slug
    ? await db.selectFrom('organisation').select('id').where('slug', '=', slug).executeTakeFirst()
    : null;
  if (slug && !organisation)
    throw new DomainError('invalid', 'organisation_unknown', {
      organisation: 'organisation_unknown',
    });
  return inTransaction(db, async (tx) => {
    const member = { id: newId(), handle: await freeHandle(tx, input.name) };
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('member')
      .values({
        ...member,
        email,
        name: input.name,
        role: input.role ?? 'member',
        state: 'invited',
        locale,
        languages: [locale],
      })
      .onConflict((row) => row.column('email').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new DomainError('conflict', 'member_already', { email: 'member_already' });
    if (organisation) await placeMember(tx, member.id, organisation.id, new Date());
    return member;
  });
}

/** In the transaction that is open already, else in one of its own. */
function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

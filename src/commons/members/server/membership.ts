import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { notFound } from '#platform/errors.ts';

/**
 * Says where somebody works from now on (null: nowhere), in the caller's transaction. The one place that
 * changes `member.organisation_id`, so that it and the dated memberships never disagree. Answering for
 * the old organisation ends with working there; what was written stays the organisation's.
 * @returns whether anything changed
 */
export async function placeMember(
  db: Db,
  memberId: string,
  organisationId: string | null,
  at: Date,
): Promise<boolean> {
  // The organisation first, then its people: whoever merges it takes the same order.
  if (organisationId && !(await holdOrganisation(db, organisationId))) throw notFound();
  const member = await db
    .selectFrom('member')
    .select(['organisation_id', 'title'])
    .where('id', '=', memberId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!member) throw notFound();
  if (member.organisation_id === organisationId) return false;
  if (member.organisation_id)
    await endMembership(db, memberId, member.organisation_id, member.title, at);
  await db
    .updateTable('member')
    .set({ organisation_id: organisationId })
    .where('id', '=', memberId)
    .execute();
  if (organisationId) await beginMembership(db, memberId, organisationId, member.title, at);
  return true;
}

/** Begins the membership of a member who was just made with this organisation. */
export async function beginMembership(
  db: Db,
  memberId: string,
  organisationId: string,
  title: string,
  at: Date,
): Promise<void> {
  await db
    .insertInto('membership')
    .values({
      id: newId(),
      member_id: memberId,
      organisation_id: organisationId,
      title,
      since: at,
    })
    .execute();
}

async function endMembership(
  db: Db,
  memberId: string,
  organisationId: string,
  title: string,
  at: Date,
): Promise<void> {
  await db
    .updateTable('membership')
    // Two clocks may differ a little; nobody leaves before they came.
    .set((eb) => ({ title, until: eb.fn<Date>('greatest', ['since', eb.val(at)]) }))
    .where('member_id', '=', memberId)
    .where('until', 'is', null)
    .execute();
  // A link they made and know by heart would let them back in.
  await db
    .updateTable('organisation_link')
    .set({ revoked_at: at })
    .where('created_by', '=', memberId)
    .where('organisation_id', '=', organisationId)
    .where('revoked_at', 'is', null)
    .execute();
  await db
    .deleteFrom('responsibility')
    .where('member_id', '=', memberId)
    .where('kind', '=', 'org_lead')
    .execute();
}

/** Keeps an organisation from being merged away until the transaction ends; false if it is gone. */
export async function holdOrganisation(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('organisation')
    .select('id')
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst();
  return row !== undefined;
}

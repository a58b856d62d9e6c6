import type { Actor } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';

/**
 * The member in whose name an import comes in: the one of that handle, else the host or admin who is here longest.
 * Nobody: there is none such.
 */
export async function findAuthor(db: Db, handle?: string): Promise<Actor | null> {
  const found = await db
    .selectFrom('member')
    .select(['id', 'role', 'organisation_id'])
    .where('state', '=', 'active')
    .$if(handle !== undefined, (query) =>
      query.where('handle', '=', handle!.replace(/^@/, '').toLowerCase()),
    )
    .$if(handle === undefined, (query) => query.where('role', 'in', ['host', 'admin']))
    .orderBy('joined_at')
    .orderBy('id')
    .executeTakeFirst();
  if (!found) return null;
  const { id, role, organisation_id } = found;
  return { memberId: id, role, organisationId: organisation_id, scopes: null };
}

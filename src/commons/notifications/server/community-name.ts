import type { Db } from '#platform/db/connect.ts';

/** The name at the top of mails and at the end of files; hosts may set another. */
export async function findCommunityName(db: Db): Promise<string> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'community_name')
    .executeTakeFirst();
  return typeof row?.value === 'string' && row.value ? row.value : 'Copia';
}

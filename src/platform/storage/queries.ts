import type { Db } from '#platform/db/connect.ts';

/** Which of these hashes a `file` row names. */
export async function findNamedHashes(db: Db, hashes: string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await db.selectFrom('file').select('hash').where('hash', 'in', hashes).execute();
  return new Set(rows.map((row) => row.hash));
}

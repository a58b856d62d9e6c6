import type { Db } from '#platform/db/connect.ts';
import { TableError } from './read-tables.ts';

/** The practices that a host named by their slugs. Throws `TableError` for a slug that names none. */
export async function findPracticeIds(
  db: Db,
  slugs: ReadonlyMap<number, string>,
): Promise<Map<number, string>> {
  const ids = await findPracticesBySlug(db, [...slugs.values()]);
  return new Map(
    [...slugs].map(([category, slug]) => {
      const id = ids.get(slug);
      if (!id) throw new TableError(`There is no practice “${slug}” (category ${category}).`);
      return [category, id];
    }),
  );
}

/** Ids of those practices that there are, by slug. */
export async function findPracticesBySlug(
  db: Db,
  slugs: readonly string[],
): Promise<Map<string, string>> {
  if (slugs.length === 0) return new Map();
  const rows = await db
    .selectFrom('practice')
    .select(['id', 'slug'])
    .where('slug', 'in', slugs)
    .execute();
  return new Map(rows.map((row) => [row.slug, row.id]));
}

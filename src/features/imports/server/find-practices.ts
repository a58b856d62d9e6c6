import type { Db } from '#platform/db/connect.ts';
import { TableError } from './read-tables.ts';

/** The practices that a host named by their slugs. Throws `TableError` for a slug that names none. */
export async function findPracticeIds(
  db: Db,
  slugs: ReadonlyMap<number, string>,
): Promise<Map<number, string>> {
  if (slugs.size === 0) return new Map();
  const rows = await db
    .selectFrom('practice')
    .select(['id', 'slug'])
    .where('slug', 'in', [...slugs.values()])
    .execute();
  const ids = new Map(rows.map((row) => [row.slug, row.id]));
  return new Map(
    [...slugs].map(([category, slug]) => {
      const id = ids.get(slug);
      if (!id) throw new TableError(`There is no practice “${slug}” (category ${category}).`);
      return [category, id];
    }),
  );
}

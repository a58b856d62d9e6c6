import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Cursor } from '#platform/db/cursor.ts';

/**
 * One kind of what waits for the hosts, as a feature gives it to the desk: a query of rows with
 * `id, since, title, language, who, kind, slug, assigned_to` (`slug` for the address, `assigned_to` where
 * its own table keeps who looks after it). The desk narrows it, pages it by `(since, id)` and limits it.
 */
export interface Slice {
  /** A condition on what waits. @param assignee the column of who looks after it, where it has one */
  among: (id: RawBuilder<unknown>, assignee?: RawBuilder<unknown>) => RawBuilder<SqlBool>;
  after: Cursor | null;
  limit: number;
}

/** What comes after the page before, in the order that the desk has, and no more than it shows. */
export function pageOf(
  { after, limit }: Slice,
  since: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
): { from: RawBuilder<SqlBool>; order: RawBuilder<unknown> } {
  return {
    from: after
      ? sql<SqlBool>`(${since}, ${id}) > (${after.value}::timestamptz, ${after.id}::uuid)`
      : sql<SqlBool>`true`,
    order: sql`order by ${since}, ${id} limit ${limit}`,
  };
}

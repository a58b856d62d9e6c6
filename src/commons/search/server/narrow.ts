import { sql, type RawBuilder } from 'kysely';
import type { SearchInput } from '../schema.ts';

/** Joins to `thing` that keep only what the filters ask for. */
export function narrow(input: Partial<SearchInput>): RawBuilder<unknown> {
  const joins: RawBuilder<unknown>[] = [];
  if (input.kind)
    joins.push(sql`join lateral (select where thing.kind = ${input.kind} or exists (
      select from conversation c where c.thing_id = thing.id and c.kind = ${input.kind})) k on true`);
  if (input.practice)
    joins.push(sql`join thing_practice tp on tp.thing_id = thing.id
      and tp.practice_id = (select id from practice where slug = ${input.practice})`);
  if (input.organisation)
    joins.push(
      sql`join organisation o on o.id = thing.organisation_id and o.slug = ${input.organisation}`,
    );
  return joins.length > 0 ? sql.join(joins, sql` `) : sql``;
}

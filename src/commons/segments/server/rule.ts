import { sql, type RawBuilder } from 'kysely';
import type { SegmentRule } from '../schema.ts';

/**
 * The one meaning of a segment's rule: the ids of the members who fit it, as a subquery. Whoever is here
 * and active; never who was erased, suspended or has not come, and no persona.
 */
export function segmentMembers(rule: SegmentRule): RawBuilder<string> {
  const conditions = [sql`member.state = 'active'`, ...criteria(rule)];
  return sql<string>`(select member.id from member
      left join organisation on organisation.id = member.organisation_id
     where ${sql.join(conditions, sql` and `)})`;
}

function criteria(rule: SegmentRule): RawBuilder<unknown>[] {
  const lower = (words: string[]) => words.map((word) => word.toLowerCase());
  const found: [list: readonly string[], condition: RawBuilder<unknown>][] = [
    [rule.countries, sql`organisation.country = any(${rule.countries}::text[])`],
    [
      rule.markets,
      sql`organisation.country in (select country from market_country
        where market_id = any(${rule.markets}::uuid[]))`,
    ],
    [rule.bands, sql`organisation.population_band = any(${rule.bands}::text[])`],
    [rule.types, sql`organisation.type = any(${rule.types}::text[])`],
    [rule.plans, sql`lower(organisation.plan) = any(${lower(rule.plans)}::text[])`],
    [
      rule.languages,
      sql`exists (select from unnest(member.languages) reads
        join unnest(${lower(rule.languages)}::text[]) asked
          on lower(reads) = asked or starts_with(lower(reads), asked || '-'))`,
    ],
    [rule.roles, sql`member.role = any(${rule.roles}::text[])`],
    [
      rule.practices,
      sql`member.id in (select member_id from follow where target_kind = 'practice'
        and target_id = any(${rule.practices}::uuid[]))`,
    ],
  ];
  return found.filter(([list]) => list.length > 0).map(([, condition]) => condition);
}

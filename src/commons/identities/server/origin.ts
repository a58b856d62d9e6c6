import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

export type Band = 'XS' | 'S' | 'M' | 'L' | 'XL';

/** From where a member writes, and how many places of the community a description would fit. */
export interface Origin {
  name: string;
  organisation: string | null;
  /** Of a client organisation; null for everybody else's. */
  band: Band | null;
  country: string | null;
  /** Client organisations with people here: of this size and country, this country, this size. */
  both: number;
  sameCountry: number;
  sameBand: number;
}

/** One query. */
export async function readOrigin(db: Db, memberId: string): Promise<Origin> {
  const { rows } = await sql<Origin>`
    with peopled as (
      select id, country, population_band from organisation
       where type = 'client' and exists (select from member
         where organisation_id = organisation.id and state = 'active'))
    select member.name, organisation.name as organisation,
           own.population_band as band, own.country,
           (select count(*)::int from peopled where country = own.country
              and population_band = own.population_band) as both,
           (select count(*)::int from peopled where country = own.country) as "sameCountry",
           (select count(*)::int from peopled where population_band = own.population_band) as "sameBand"
      from member
      left join organisation on organisation.id = member.organisation_id
      left join peopled own on own.id = organisation.id
     where member.id = ${memberId}`.execute(db);
  return rows[0]!;
}

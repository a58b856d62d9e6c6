import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { SearchResult } from '../schema.ts';

/** Members by name, for members; a slip of the finger is forgiven. */
export async function findPeople(ctx: Context, q: string): Promise<SearchResult['people']> {
  const { rows } = await sql<SearchResult['people'][number]>`
    select member.id, member.name, member.handle, organisation.name as organisation
      from member left join organisation on organisation.id = member.organisation_id
     where member.state in ('active', 'placeholder') and plain(${q}) <% plain(member.name)
     order by word_similarity(plain(${q}), plain(member.name)) desc, member.name limit 5`.execute(
    ctx.db,
  );
  return rows;
}

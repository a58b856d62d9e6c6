import { sql } from 'kysely';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Doer } from '../schema.ts';

const MOST = 12;

/** Members whose examples of a practice one may read, for members: they have done it. */
export async function listDoers(ctx: Context, practiceId: string): Promise<Doer[]> {
  if (!ctx.actor.memberId) return [];
  const { rows } = await sql<Doer>`
    with wrote as (
      select thing.id, thing.author_id as member_id from thing
       where thing.kind = 'example' and thing.state = 'published' and ${visibleTo(ctx.actor)}
         and thing.id in (select thing_id from thing_practice where practice_id = ${practiceId})),
    who as (select id, member_id from wrote
      union select co_author.thing_id, co_author.member_id from co_author join wrote on wrote.id = thing_id
       where co_author.member_id is not null)
    select member.handle, member.name, organisation.name as organisation, count(*)::int as count
      from who join member on member.id = who.member_id and member.state = 'active'
      left join organisation on organisation.id = member.organisation_id
     group by member.id, organisation.name order by count desc, plain(member.name) limit ${MOST}`.execute(
    ctx.db,
  );
  return rows;
}

import { sql } from 'kysely';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import type { Mentionable } from '../schema.ts';

/** As many as a small screen shows without scrolling. */
const MOST = 6;

/**
 * Members and teams whose name or handle fits what was typed after `@`, for members only: teams, people
 * of the open thread, then whose name begins so, then what is alike.
 */
export async function suggestMentions(
  ctx: Context,
  input: { q: string; thread?: string },
): Promise<Mentionable[]> {
  if (!ctx.actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  const q = input.q.replace(/[\\%_]/g, '\\$&');
  const { rows } = await sql<Mentionable>`
    with here as (
      select distinct post.author_id from post join thing on thing.id = post.thing_id
       where thing.id = ${input.thread ?? null}::uuid and post.removed_at is null
         and ${visibleTo(ctx.actor)}
    ), asked as materialized (select plain(${input.q}) as words, plain(${q}) as pattern)
    select 'member' as kind, member.id, member.name, member.handle, organisation.name as organisation
      from member cross join asked
      left join organisation on organisation.id = member.organisation_id
      left join here on here.author_id = member.id
     where member.state = 'active' and member.id <> ${ctx.actor.memberId}
       and (asked.words = '' or ' ' || plain(member.name) like '% ' || asked.pattern || '%'
            or member.handle like asked.pattern || '%' or asked.words <% plain(member.name))
     order by asked.words = '' or ' ' || plain(member.name) like '% ' || asked.pattern || '%'
                or member.handle like asked.pattern || '%' desc,
              here.author_id is not null desc,
              plain(member.name) like asked.pattern || '%' desc,
              member.seen_at desc nulls last, member.name
     limit ${MOST}`.execute(ctx.db);
  const { rows: teams } = await sql<Mentionable>`
    select 'team' as kind, id, name, handle, null as organisation from team
     where ${input.q} <> '' and (' ' || plain(name) like '% ' || plain(${q}) || '%'
        or handle like plain(${q}) || '%')
     order by plain(name) limit 2`.execute(ctx.db);
  return [...teams, ...rows].slice(0, MOST);
}

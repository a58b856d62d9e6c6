import { sql } from 'kysely';
import { practiceText } from '#commons/practices/server/index.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { mayNameResponsible } from './policy.ts';
import type { ListPeopleInput, PersonItem, PersonView } from '../schema.ts';

const PAGE = 40;

/** Who is here is for those who are here. */
function demandMember(ctx: Context): string {
  if (!ctx.actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  return ctx.actor.memberId;
}

/** A page of members by name, narrowed to a part of a name or of an organisation's. */
export async function listPeople(
  ctx: Context,
  { q, after }: ListPeopleInput,
): Promise<{ items: PersonItem[]; next: string | null }> {
  demandMember(ctx);
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<PersonItem>`
    select member.id, member.handle, member.name, member.title, member.role,
           organisation.name as organisation, organisation.slug as "organisationSlug"
      from member left join organisation on organisation.id = member.organisation_id
     where member.state = 'active'
       and (plain(member.name) like plain(${like}) or plain(organisation.name) like plain(${like}))
       and (${after ?? null}::text is null or (plain(member.name), member.handle) >
           (select plain(m.name), m.handle from member m where m.handle = ${after ?? null}))
     order by plain(member.name), member.handle limit ${PAGE + 1}`.execute(ctx.db);
  const items = rows.slice(0, PAGE);
  return { items, next: rows.length > PAGE ? (items.at(-1)?.handle ?? null) : null };
}

/** A member's page, for members. Whoever was erased or suspended has none. */
export async function findPerson(ctx: Context, handle: string): Promise<PersonView> {
  const me = demandMember(ctx);
  const { rows } = await sql<Omit<PersonView, 'joinedAt' | 'may'> & { joined_at: Date | null }>`
    select member.id, member.handle, member.name, member.title, member.role, member.bio,
           member.languages, member.state = 'placeholder' as placeholder, member.joined_at,
           organisation.name as organisation, organisation.slug as "organisationSlug",
           exists (select from follow where member_id = ${me}::uuid and target_kind = 'member'
             and target_id = member.id) as following,
           (select coalesce(json_agg(json_build_object('kind', r.kind,
                'ref', concat_ws('/', r.kind, r.practice_id),
                'practice', case when p.id is not null then json_build_object(
                  'slug', p.slug, 'title', text.title, 'language', text.locale) end)
                order by r.kind, plain(text.title)), '[]')
              from responsibility r left join practice p on p.id = r.practice_id
              left join lateral ${practiceText(sql.ref('p.id'), ctx.locale)} text on true
             where r.member_id = member.id
               and r.kind in ('practice_steward', 'trainer', 'speaker')) as responsibilities
      from member left join organisation on organisation.id = member.organisation_id
     where member.handle = ${handle} and member.state in ('active', 'placeholder')`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  const { joined_at, ...person } = rows[0];
  return {
    ...person,
    joinedAt: joined_at?.toISOString() ?? null,
    may: { nameResponsible: mayNameResponsible(ctx.actor) },
  };
}

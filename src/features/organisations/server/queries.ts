import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import { demand } from '#platform/verdict.ts';
import type {
  ListOrganisationsInput,
  OrganisationItem,
  OrganisationLink,
  OrganisationPerson,
  OrganisationView,
  PendingInvitation,
} from '../schema.ts';
import { accessOrganisation, demandMember, type OrganisationRecord } from './access.ts';
import { mayDecide, mayManage, maySeePlan } from './policy.ts';

const PAGE = 40;
/** Most people that one page names. */
const PEOPLE = 300;

/** A page of organisations by name, narrowed to a part of one. */
export async function listOrganisations(
  ctx: Context,
  { q, after, market }: ListOrganisationsInput,
): Promise<{ items: OrganisationItem[]; next: string | null }> {
  demandMember(ctx);
  if (market) demand(mayDecide(ctx.actor));
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<OrganisationItem>`
    select o.id, o.slug, o.name, o.type, o.country, o.population_band as band,
           (select count(*) from member where organisation_id = o.id and state = 'active') as people
      from organisation o
     where plain(o.name) like plain(${like})
       and (${after ?? null}::text is null or (plain(o.name), o.slug) >
           (select plain(b.name), b.slug from organisation b where b.slug = ${after ?? null}))
       and (${market ?? null}::uuid is null or o.country in (select country from market_country
           where market_id = ${market ?? null}))
     order by plain(o.name), o.slug limit ${PAGE + 1}`.execute(ctx.db);
  const items = rows.slice(0, PAGE);
  return { items, next: rows.length > PAGE ? (items.at(-1)?.slug ?? null) : null };
}

/** Those who work there now, its leads first. Who was invited and has not come is not yet shown. */
async function peopleOf(ctx: Context, organisationId: string): Promise<OrganisationPerson[]> {
  const { rows } = await sql<OrganisationPerson>`
    select m.id, m.handle, m.name, m.title,
           exists (select from responsibility r where r.member_id = m.id and r.kind = 'org_lead'
             and r.organisation_id = m.organisation_id) as lead
      from member m where m.organisation_id = ${organisationId} and m.state = 'active'
     order by lead desc, plain(m.name), m.handle limit ${PEOPLE}`.execute(ctx.db);
  return rows;
}

const viewOf = (
  ctx: Context,
  { population_band, leads: _, lead, plan, contact, ...organisation }: OrganisationRecord,
  people: OrganisationPerson[],
): OrganisationView => ({
  ...organisation,
  band: population_band,
  plan: maySeePlan(ctx.actor, { lead }) === true ? plan : null,
  contact: ctx.actor.organisationId === organisation.id ? contact : null,
  people,
  own: ctx.actor.organisationId === organisation.id,
  may: { manage: mayManage(ctx.actor, { lead }), decide: mayDecide(ctx.actor) },
});

/** An organisation's page, for members. */
export async function findOrganisation(ctx: Context, slug: string): Promise<OrganisationView> {
  const organisation = await accessOrganisation(ctx, { slug });
  return viewOf(ctx, organisation, await peopleOf(ctx, organisation.id));
}

/** Where an organisation went that was merged into another; null if there never was such a one. */
export async function findNewSlug(ctx: Context, slug: string): Promise<string | null> {
  demandMember(ctx);
  const row = await ctx.db
    .selectFrom('organisation_old_slug as old')
    .innerJoin('organisation', 'organisation.id', 'old.organisation_id')
    .select('organisation.slug')
    .where('old.slug', '=', slug)
    .executeTakeFirst();
  return row?.slug ?? null;
}

export interface ManagedOrganisation extends OrganisationView {
  links: OrganisationLink[];
  domains: string[];
}

/** What leads and hosts manage of an organisation. */
export async function findManagedOrganisation(
  ctx: Context,
  slug: string,
): Promise<ManagedOrganisation> {
  const organisation = await accessOrganisation(ctx, { slug });
  demand(mayManage(ctx.actor, organisation));
  const [people, links, domains] = await Promise.all([
    peopleOf(ctx, organisation.id),
    listOrganisationLinks(ctx, organisation),
    ctx.db
      .selectFrom('organisation_domain')
      .select('domain')
      .where('organisation_id', '=', organisation.id)
      .orderBy('domain')
      .execute(),
  ]);
  return {
    ...viewOf(ctx, organisation, people),
    links,
    domains: domains.map(({ domain }) => domain),
  };
}

/** The links that still work, newest first. */
export async function listOrganisationLinks(
  ctx: Context,
  organisation: OrganisationRecord,
): Promise<OrganisationLink[]> {
  demand(mayManage(ctx.actor, organisation));
  const { rows } = await sql<OrganisationLink>`
    select l.id, m.name as by, l.expires_at as "expiresAt", l.uses, l.max_uses as "maxUses"
      from organisation_link l join member m on m.id = l.created_by
     where l.organisation_id = ${organisation.id} and l.revoked_at is null and l.expires_at > now()
       and l.uses < l.max_uses
     order by l.created_at desc limit 50`.execute(ctx.db);
  return rows;
}

/** Who was invited and has not come, longest first: of one organisation, or for hosts of all. */
export async function listPendingInvitations(
  ctx: Context,
  organisation?: OrganisationRecord,
): Promise<PendingInvitation[]> {
  demand(organisation ? mayManage(ctx.actor, organisation) : mayDecide(ctx.actor));
  const { rows } = await sql<PendingInvitation>`
    select i.id, i.email, i.name, o.name as organisation, i.created_at as "createdAt",
           i.mailed_at as "mailedAt"
      from invitation i left join organisation o on o.id = i.organisation_id
     where i.accepted_at is null
       and (${organisation?.id ?? null}::uuid is null or i.organisation_id = ${organisation?.id ?? null})
     order by i.created_at, i.id limit 200`.execute(ctx.db);
  return rows;
}

/** An organisation as it is, for those who may manage it. */
export async function requireManaged(ctx: Context, id: string): Promise<OrganisationRecord> {
  const organisation = await accessOrganisation(ctx, { id });
  demand(mayManage(ctx.actor, organisation));
  return organisation;
}

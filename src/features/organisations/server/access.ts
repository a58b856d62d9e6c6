import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import type { Band, OrganisationType } from '../schema.ts';

export interface OrganisationRecord {
  id: string;
  slug: string;
  name: string;
  type: OrganisationType;
  country: string | null;
  population_band: Band | null;
  language: string | null;
  summary: string;
  plan: string | null;
  contact: { handle: string; name: string } | null;
  /** Whether the actor answers for it. */
  lead: boolean;
  /** How many do. */
  leads: number;
}

/** Who is here is for those who are here. */
export function demandMember(ctx: Context): string {
  if (!ctx.actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  return ctx.actor.memberId;
}

/** The door to an organisation: every member sees every one. `lock`: one change of it at a time. */
export async function accessOrganisation(
  ctx: Context,
  by: { id: string } | { slug: string },
  { lock = false }: { lock?: boolean } = {},
): Promise<OrganisationRecord> {
  const me = demandMember(ctx);
  const where = 'id' in by ? sql`o.id = ${by.id}` : sql`o.slug = ${by.slug}`;
  // Locked before it is read, so that what is counted below is what the one before left.
  if (lock) await sql`select from organisation o where ${where} for no key update`.execute(ctx.db);
  const { rows } = await sql<OrganisationRecord>`
    select o.id, o.slug, o.name, o.type, o.country, o.population_band, o.language, o.summary, o.plan,
           (select json_build_object('handle', member.handle, 'name', member.name)
              from market_country join market on market.id = market_id
              join member on member.id = market.contact_id and member.state = 'active'
             where market_country.country = o.country) as contact,
           exists (select from responsibility r where r.organisation_id = o.id and r.kind = 'org_lead'
             and r.member_id = ${me}) as lead,
           (select count(*) from responsibility r where r.organisation_id = o.id and r.kind = 'org_lead') as leads
      from organisation o where ${where}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

/** A member by handle, held until the transaction ends; whoever was erased or suspended is not there. */
export async function findMemberByHandle(
  ctx: Context,
  handle: string,
): Promise<{ id: string; name: string; organisation_id: string | null }> {
  const member = await ctx.db
    .selectFrom('member')
    .select(['id', 'name', 'organisation_id'])
    .where('handle', '=', handle)
    .where('state', 'in', ['active', 'invited', 'placeholder'])
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!member) throw new DomainError('invalid', 'invalid_input', { handle: 'no_such_person' });
  return member;
}

/** Keeps who decided what about an organisation. */
export const noteAbout = (ctx: Context, action: string, id: string, reason?: string) =>
  noteInTrail(ctx, { action, target: { kind: 'organisation', id }, ...(reason && { reason }) });

import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import { holdOrganisation } from './membership.ts';

/** A link that lets people in: not too old, not used up, not withdrawn. On table `organisation_link` as `l`. */
export const linkIsGood = sql<boolean>`(l.revoked_at is null and l.expires_at > now() and l.uses < l.max_uses)`;

/** Who came by a link has a day to show that the address is theirs. */
export const requestIsFresh = sql<boolean>`r.created_at > now() - interval '1 day'`;

/** What the part after the @ says; domains match whole, never their ends. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

export interface Arrival {
  organisationId: string;
  /** As typed beside the address; empty when nobody asked. */
  name: string;
}

/**
 * The organisation whose link somebody came by, with one use of it taken, in the caller's
 * transaction. Null: there is none, or its last use went to somebody else meanwhile.
 */
export async function takeLinkUse(db: Db, email: string): Promise<Arrival | null> {
  // Merged away between looking and holding? Then the link belongs to the one kept: look again.
  for (let tries = 0; tries < 3; tries++) {
    const { rows } = await sql<{ id: string; organisation_id: string; name: string }>`
      select l.id, l.organisation_id, r.name from link_request r
        join organisation_link l on l.id = r.link_id
       where r.email = ${email} and ${requestIsFresh} and ${linkIsGood}`.execute(db);
    const link = rows[0];
    if (!link) return null;
    if (!(await holdOrganisation(db, link.organisation_id))) continue;
    return (await countUse(db, link.id))
      ? { organisationId: link.organisation_id, name: link.name }
      : null;
  }
  return null;
}

/** Takes one use of a link. Two who want the last one take turns at its row: one gets false. */
export async function countUse(db: Db, linkId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update organisation_link l set uses = uses + 1 where id = ${linkId} and ${linkIsGood}`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

/** The organisation that an e-mail address belongs to, held; null for an address of no known domain. */
export async function organisationOfDomain(db: Db, email: string): Promise<string | null> {
  for (let tries = 0; tries < 3; tries++) {
    const row = await db
      .selectFrom('organisation_domain')
      .select('organisation_id')
      .where('domain', '=', domainOf(email))
      .executeTakeFirst();
    if (!row) return null;
    if (await holdOrganisation(db, row.organisation_id)) return row.organisation_id;
  }
  return null;
}

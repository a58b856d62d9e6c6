import { sql } from 'kysely';
import {
  countUse,
  holdOrganisation,
  linkIsGood,
  placeMember,
  requestSignIn,
  type Caller,
} from '#commons/members/server/index.ts';
import { runCommand } from '#platform/command.ts';
import { readConfig } from '#platform/config.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { countTry } from '#platform/rate-limit.ts';
import { hashSecret, newSecret } from '#platform/bearer-secret.ts';
import { demand } from '#platform/verdict.ts';
import { accessOrganisation, demandMember, noteAbout } from './access.ts';
import { mayManage } from './policy.ts';

const DAY = 86_400_000;

/** Unknown, too old, used up, withdrawn: all the same to whoever holds it. */
const linkOver = (): DomainError => new DomainError('not_found', 'link_over');

/** Makes a link with which people join an organisation. Its address is given this once. */
export async function makeOrganisationLink(
  ctx: Context,
  input: { id: string; days: number; maxUses: number },
): Promise<{ id: string; url: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessOrganisation(tx, { id: input.id }),
    may: ({ actor }, organisation) => demand(mayManage(actor, organisation)),
    write: async (tx) => {
      const token = newSecret(24);
      const id = newId();
      await tx.db
        .insertInto('organisation_link')
        .values({
          id,
          organisation_id: input.id,
          token_hash: hashSecret(token),
          created_by: demandMember(tx),
          created_at: tx.now(),
          expires_at: new Date(tx.now().getTime() + input.days * DAY),
          max_uses: input.maxUses,
        })
        .execute();
      await noteAbout(tx, 'make_link', input.id);
      return { id, url: new URL(`/join/${token}`, readConfig().siteUrl).href };
    },
  });
}

/** Ends a link at once. */
export async function revokeOrganisationLink(
  ctx: Context,
  { id, link }: { id: string; link: string },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessOrganisation(tx, { id }),
    may: ({ actor }, organisation) => demand(mayManage(actor, organisation)),
    write: async (tx) => {
      const { numUpdatedRows } = await tx.db
        .updateTable('organisation_link')
        .set({ revoked_at: tx.now() })
        .where('id', '=', link)
        .where('organisation_id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw notFound();
      await noteAbout(tx, 'revoke_link', id);
    },
  });
}

export interface LinkTarget {
  linkId: string;
  organisationId: string;
  slug: string;
  name: string;
}

/** What a link leads to; whoever holds it may know the organisation's name. */
export async function findLink(ctx: Context, token: string): Promise<LinkTarget> {
  const { rows } = await sql<LinkTarget>`
    select l.id as "linkId", o.id as "organisationId", o.slug, o.name
      from organisation_link l join organisation o on o.id = l.organisation_id
     where l.token_hash = ${hashSecret(token)} and ${linkIsGood}`.execute(ctx.db);
  if (!rows[0]) throw linkOver();
  return rows[0];
}

export interface LinkPage {
  organisation: { name: string; slug: string } | null;
  me: { here: boolean; old: string | null } | null;
}

/** What the page of a link shows: to whom it belongs, and where the reader works now. */
export async function findLinkPage(ctx: Context, token: string): Promise<LinkPage> {
  const me = ctx.actor.memberId;
  const { rows } = await sql<{ name: string; slug: string; good: boolean; here: boolean }>`
    select o.name, o.slug, ${linkIsGood} as good,
           exists (select from member where id = ${me}::uuid and organisation_id = o.id) as here
      from organisation_link l join organisation o on o.id = l.organisation_id
     where l.token_hash = ${hashSecret(token)}`.execute(ctx.db);
  const link = rows[0];
  // Whoever has just taken its last use is not told that it is used up.
  if (!link || !(link.good || link.here)) return { organisation: null, me: null };
  const organisation = { name: link.name, slug: link.slug };
  if (!me) return { organisation, me: null };
  const old = await ctx.db
    .selectFrom('member')
    .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select('organisation.name')
    .where('member.id', '=', me)
    .executeTakeFirst();
  return { organisation, me: { here: link.here, old: old?.name ?? null } };
}

/**
 * Somebody who is not signed in gives a name and an address. They get a mail to sign in with, as
 * always; only who opens it becomes a member. Members get the same answer, and are asked about their
 * employer once signed in.
 */
export async function askByLink(
  ctx: Context,
  input: { token: string; name: string; email: string },
  caller: Caller,
): Promise<void> {
  const { linkId } = await findLink(ctx, input.token);
  const within = await countTry(
    ctx.db,
    { of: ['asked by link', linkId], max: 200, minutes: 60 },
    ctx.now(),
  );
  if (!within) throw new DomainError('too_many', 'too_many');
  const row = { link_id: linkId, name: input.name, created_at: ctx.now() };
  await ctx.db
    .insertInto('link_request')
    .values({ email: input.email, ...row })
    .onConflict((conflict) => conflict.column('email').doUpdateSet(row))
    .execute();
  await requestSignIn(ctx, { email: input.email, next: `/join/${input.token}` }, caller);
}

/** A member accepts a link: from now on they work there. Their identity and their posts stay. */
export async function acceptLink(ctx: Context, token: string): Promise<{ slug: string }> {
  const me = demandMember(ctx);
  const limit = { of: ['accepted a link', me], max: 10, minutes: 60 };
  if (!(await countTry(ctx.db, limit, ctx.now()))) throw new DomainError('too_many', 'too_many');
  return runCommand(ctx, {
    access: async (tx) => {
      for (let tries = 0; tries < 3; tries++) {
        const link = await findLink(tx, token);
        // Merged away meanwhile? Then the link leads to the one kept: look again.
        if (await holdOrganisation(tx.db, link.organisationId)) return link;
      }
      throw linkOver();
    },
    may: () => {},
    write: async (tx, link) => {
      if (!(await placeMember(tx.db, me, link.organisationId, tx.now())))
        return { slug: link.slug };
      if (!(await countUse(tx.db, link.linkId))) throw linkOver();
      await noteAbout(tx, 'accept_link', link.organisationId);
      return { slug: link.slug };
    },
  });
}

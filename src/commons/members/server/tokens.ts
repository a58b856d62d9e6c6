import { sql } from 'kysely';
import { actingAs, heldBy } from '#commons/capabilities/server/held.ts';
import type { Actor, Context, Role } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { hashSecret, newSecret } from '#platform/bearer-secret.ts';
import { MAX_TOKENS, type ApiToken, type NewToken, type TokenScope } from '../schema.ts';
import { normaliseEmail } from './admission.ts';
import { requireBrowser, requireCapability } from './policy.ts';

const PREFIX = 'copia_';

/** Makes an API token of a member's own. The token itself is shown this once and never again. */
export async function createToken(
  ctx: Context,
  input: NewToken,
): Promise<{ id: string; token: string }> {
  const memberId = requireBrowser(ctx.actor);
  // Who is no host yet should not hold a key that comes to life when they become one.
  if (input.scopes.includes('manage')) requireCapability(ctx.actor, 'make_manage_tokens');
  return addToken(ctx.db, memberId, input);
}

/** What `createToken` and the operator's `copia token create` share. Refuses with too_many_tokens. */
export async function addToken(
  db: Db,
  memberId: string,
  { name, scopes }: NewToken,
): Promise<{ id: string; token: string }> {
  const token = PREFIX + newSecret(32);
  const id = newId();
  const row = {
    id,
    member_id: memberId,
    name,
    hash: hashSecret(token),
    scopes: [...new Set(scopes)],
  };
  await db.transaction().execute(async (tx) => {
    // Those who count wait for each other: two at once must not both be the last.
    await tx
      .selectFrom('member')
      .select('id')
      .where('id', '=', memberId)
      .forNoKeyUpdate()
      .execute();
    const { count } = await tx
      .selectFrom('api_token')
      .select((q) => q.fn.countAll<number>().as('count'))
      .where('member_id', '=', memberId)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (count >= MAX_TOKENS) throw new DomainError('conflict', 'too_many_tokens');
    await tx.insertInto('api_token').values(row).execute();
  });
  return { id, token };
}

/** Makes a token for the active member with this address: the operator's way. */
export async function addTokenFor(
  db: Db,
  email: string,
  input: NewToken,
): Promise<{ id: string; token: string }> {
  const member = await db
    .selectFrom('member')
    .select('id')
    .where('email', '=', normaliseEmail(email))
    .where('state', 'in', ['active', 'invited'])
    .executeTakeFirst();
  if (!member) throw new DomainError('not_found', 'not_a_member');
  return addToken(db, member.id, input);
}

/** The member's tokens that still work, newest first. */
export async function listTokens(ctx: Context): Promise<ApiToken[]> {
  const memberId = requireBrowser(ctx.actor);
  return ctx.db
    .selectFrom('api_token')
    .select(['id', 'name', 'scopes', 'created_at', 'last_used_at'])
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute();
}

/** Ends a token of the member's own, at once and for good. */
export async function revokeToken(ctx: Context, input: { id: string }): Promise<void> {
  const memberId = requireBrowser(ctx.actor);
  const { numUpdatedRows } = await ctx.db
    .updateTable('api_token')
    .set({ revoked_at: ctx.now() })
    .where('id', '=', input.id)
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw notFound();
}

/** Whom a token speaks for, or null. Notes the use, at most once a minute. */
export async function useToken(db: Db, token: string): Promise<Actor | null> {
  if (!token.startsWith(PREFIX)) return null;
  const hash = hashSecret(token);
  const { rows } = await sql<{
    member_id: string;
    role: Role;
    organisation_id: string | null;
    scopes: TokenScope[];
    aliases: string[];
    held: string[];
  }>`
    with used as (
      update api_token set last_used_at = now()
       where hash = ${hash} and revoked_at is null
         and (last_used_at is null or last_used_at < now() - interval '1 minute'))
    select t.member_id, m.role, m.organisation_id, t.scopes,
           array(select persona.id from persona where persona.member_id = m.id) as aliases,
           ${heldBy('m')} as held
      from api_token t join member m on m.id = t.member_id
     where t.hash = ${hash} and t.revoked_at is null
       and (m.state in ('active', 'invited') or (m.state = 'suspended' and m.suspended_until <= now()))`.execute(
    db,
  );
  const row = rows[0];
  if (!row) return null;
  return {
    memberId: row.member_id,
    role: row.role,
    organisationId: row.organisation_id,
    aliases: row.aliases,
    scopes: new Set(row.scopes),
    ...actingAs(row.role, row.held),
  };
}

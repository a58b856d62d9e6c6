import { sql } from 'kysely';
import { actingAs, heldBy } from '#commons/capabilities/server/held.ts';
import { requireBrowser } from '#commons/members/server/index.ts';
import { hashSecret, newSecret } from '#platform/bearer-secret.ts';
import { runCommand } from '#platform/command.ts';
import type { Actor, Context, Role } from '#platform/context.ts';
import { isLocale, LOCALES, type Locale } from '#platform/i18n/locales.ts';

/** Makes the member's key for feeds anew; the one before ends at once. It is shown this once. */
export async function makeFeedKey(ctx: Context): Promise<{ key: string }> {
  return runCommand(ctx, {
    access: async (tx) => requireBrowser(tx.actor),
    may: () => {},
    write: async (tx, memberId) => {
      const key = newSecret(32);
      const row = { hash: hashSecret(key), created_at: tx.now(), used_at: null };
      await tx.db
        .insertInto('feed_key')
        .values({ member_id: memberId, ...row })
        .onConflict((conflict) => conflict.column('member_id').doUpdateSet(row))
        .execute();
      return { key };
    },
  });
}

/** Ends the member's key. Without one nothing happens. */
export async function endFeedKey(ctx: Context): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => requireBrowser(tx.actor),
    may: () => {},
    write: async (tx, memberId) => {
      await tx.db.deleteFrom('feed_key').where('member_id', '=', memberId).execute();
    },
  });
}

/** Who reads a feed with this key, and in which language; null: the key is none, or its member's time here is over. */
export async function readerOfKey(
  ctx: Context,
  key: string,
): Promise<{ actor: Actor; locale: Locale } | null> {
  const hash = hashSecret(key);
  const { rows } = await sql<{
    id: string;
    role: Role;
    organisation_id: string | null;
    locale: string;
    held: string[];
  }>`
    with used as (
      update feed_key set used_at = ${ctx.now()}
       where hash = ${hash} and (used_at is null or used_at < ${new Date(ctx.now().getTime() - 3_600_000)}))
    select member.id, role, organisation_id, locale, ${heldBy()} as held
      from feed_key join member on member.id = feed_key.member_id
     where hash = ${hash} and state = 'active'`.execute(ctx.db);
  const [row] = rows;
  if (!row) return null;
  return {
    locale: isLocale(row.locale) ? row.locale : LOCALES[0],
    actor: {
      memberId: row.id,
      role: row.role,
      organisationId: row.organisation_id,
      scopes: new Set(['read']),
      ...actingAs(row.role, row.held),
    },
  };
}

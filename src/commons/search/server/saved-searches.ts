import { requireMember } from '#commons/members/server/policy.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { askedOf } from '../asked.ts';
import { saveSearchInput, type SavedSearchView, type SaveSearchInput } from '../schema.ts';

/** What one member saves at most. */
const MOST = 100;

/** The saved searches of whoever asks, the newest first. */
export async function listSavedSearches(ctx: Context): Promise<SavedSearchView[]> {
  const memberId = requireMember(ctx.actor, 'read');
  const rows = await ctx.db
    .selectFrom('saved_search')
    .select(['id', 'asked'])
    .where('member_id', '=', memberId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, asked }) => ({
    ...saveSearchInput.parse(Object.fromEntries(new URLSearchParams(asked))),
    ...{ id, asked },
  }));
}

/** Saves a search for whoever asks. One that is saved already stays the one it is. */
export async function saveSearch(ctx: Context, input: SaveSearchInput): Promise<{ id: string }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const memberId = requireMember(tx.actor, 'write');
      // One at a time, so that the count holds.
      await tx.db
        .selectFrom('member')
        .select('id')
        .where('id', '=', memberId)
        .forUpdate()
        .execute();
      return memberId;
    },
    may: () => {},
    write: async (tx, memberId) => {
      const asked = askedOf(input);
      const own = await tx.db
        .selectFrom('saved_search')
        .select(['id', 'asked'])
        .where('member_id', '=', memberId)
        .execute();
      const saved = own.find((each) => each.asked === asked);
      if (saved) return { id: saved.id };
      if (own.length >= MOST) throw new DomainError('invalid', 'too_many_searches');
      const id = newId();
      const row = { id, member_id: memberId, asked, created_at: tx.now() };
      await tx.db.insertInto('saved_search').values(row).execute();
      return { id };
    },
  });
}

/** Forgets a saved search of whoever asks. Not-found for one of somebody else. */
export async function forgetSearch(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => requireMember(tx.actor, 'write'),
    may: () => {},
    write: async (tx, memberId) => {
      const { numDeletedRows } = await tx.db
        .deleteFrom('saved_search')
        .where('id', '=', id)
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound();
    },
  });
}

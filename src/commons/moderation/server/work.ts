import { hasCapability } from '#commons/capabilities/server/held.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { accessCase, type CaseRecord } from './access.ts';

/** Says who looks after a case, or (`null`) that nobody does. */
export async function assignCase(
  ctx: Context,
  caseId: string,
  memberId: string | null,
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessCase(tx, caseId, { lock: true }),
    may: (_, found) => {
      if (found.state === 'decided') throw new DomainError('conflict', 'already_decided');
    },
    write: async (tx, found) => {
      if (memberId) await demandModeratorId(tx, found, memberId);
      await tx.db
        .updateTable('moderation_case')
        .set({ assigned_to: memberId })
        .where('id', '=', found.id)
        .execute();
    },
  });
}

async function demandModeratorId(ctx: Context, found: CaseRecord, id: string): Promise<void> {
  const moderator = await ctx.db
    .selectFrom('member')
    .select('id')
    .where('id', '=', id)
    .where('id', '<>', found.author_id)
    .where(hasCapability('moderate'))
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (!moderator) throw invalid({ memberId: 'not_a_moderator' });
}

/** Leaves a note for the other moderators. */
export async function addNote(
  ctx: Context,
  caseId: string,
  input: { text: string },
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessCase(tx, caseId),
    may: () => {},
    write: async (tx, found) => {
      const id = newId();
      await tx.db
        .insertInto('moderation_note')
        .values({
          id,
          case_id: found.id,
          member_id: tx.actor.memberId!,
          text: input.text,
          created_at: tx.now(),
        })
        .execute();
      return { id };
    },
  });
}

import { noteInTrail } from '#commons/audit/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { SegmentInput } from '../schema.ts';
import { mayUseSegments } from './policy.ts';

/** Makes a segment, or changes one. Its name is nobody else's. */
export async function saveSegment(
  ctx: Context,
  id: string | null,
  { name, rule }: SegmentInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => hold(tx, id),
    may: (tx) => demand(mayUseSegments(tx.actor)),
    write: async (tx) => {
      const columns = { name, rule: JSON.stringify(rule), changed_at: tx.now() };
      const made = { created_by: tx.actor.memberId, created_at: tx.now() };
      const saved = await tx.db
        .insertInto('segment')
        .values({ id: id ?? newId(), ...columns, ...made })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .returning('id')
        .executeTakeFirstOrThrow()
        .catch(refuseTaken);
      await noteInTrail(tx, { action: id ? 'change_segment' : 'make_segment', reason: name });
      return saved;
    },
  });
}

/** Removes a segment that nothing follows. */
export async function removeSegment(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => hold(tx, id),
    may: (tx) => demand(mayUseSegments(tx.actor)),
    write: async (tx, segment) => {
      const followed = await tx.db
        .selectFrom('member_group')
        .select('id')
        .where('segment_id', '=', id)
        .limit(1)
        .executeTakeFirst();
      if (followed) throw new DomainError('conflict', 'segment_in_use');
      await tx.db.deleteFrom('segment').where('id', '=', id).execute();
      await noteInTrail(tx, { action: 'remove_segment', reason: segment!.name });
    },
  });
}

/** The segment, held until the transaction ends; null for a new one. */
async function hold(ctx: Context, id: string | null): Promise<{ name: string } | null> {
  if (id === null) return null;
  demand(mayUseSegments(ctx.actor));
  const found = await ctx.db
    .selectFrom('segment')
    .select('name')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound();
  return found;
}

function refuseTaken(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'segment_name_key')
    throw invalid({ name: 'name_taken' });
  throw error;
}

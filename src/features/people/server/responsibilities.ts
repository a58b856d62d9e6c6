import { noteInTrail } from '#commons/audit/server/index.ts';
import { findActiveByHandle } from '#commons/members/server/index.ts';
import { accessPractice } from '#commons/practices/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { readResponsibility, type SetResponsibilityInput } from '../schema.ts';
import { mayNameResponsible } from './policy.ts';

/**
 * Makes somebody who is here the steward of a practice, a trainer or a speaker, or ends that. Saying what
 * already holds changes nothing.
 */
export async function setResponsibility(
  ctx: Context,
  handle: string,
  { responsibility, on }: SetResponsibilityInput,
): Promise<void> {
  const { kind, practiceId } = readResponsibility(responsibility);
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      const person = await findActiveByHandle(tx.db, handle);
      if (!person) throw notFound();
      return person;
    },
    may: (tx) => demand(mayNameResponsible(tx.actor)),
    write: async (tx, { id }) => {
      if (practiceId) await accessPractice(tx, { id: practiceId });
      const changed = on
        ? await tx.db
            .insertInto('responsibility')
            .values({
              ...{ id: newId(), member_id: id, kind, practice_id: practiceId },
              ...{ granted_by: tx.actor.memberId, granted_at: tx.now() },
            })
            .onConflict((conflict) => conflict.constraint('responsibility_once').doNothing())
            .returning('id')
            .execute()
        : await tx.db
            .deleteFrom('responsibility')
            .where('member_id', '=', id)
            .where('kind', '=', kind)
            .where('practice_id', 'is not distinct from', practiceId)
            .returning('id')
            .execute();
      if (changed.length)
        await noteInTrail(tx, {
          action: `${on ? 'name' : 'end'}_${kind}`,
          target: { kind: 'member', id },
        });
    },
  });
}

import { sql } from 'kysely';
import { hasCapability } from '#commons/capabilities/server/held.ts';
import { assignCase } from '#commons/moderation/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { Named, TakeOnInput, WaitingKind } from '../schema.ts';
import { mayUseDesk } from './policy.ts';
import { findWaiting } from './waiting.ts';

/**
 * Says who looks after something that waits, a person or a team, with a note and until when. Who looks
 * after a report is kept with the case, for moderators too.
 */
export async function takeOn(
  ctx: Context,
  kind: WaitingKind,
  id: string,
  { memberId, teamId, note, dueOn }: TakeOnInput,
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      const item = await findWaiting(tx, kind, id);
      if (!item) throw notFound();
      return item;
    },
    may: (tx) => demand(mayUseDesk(tx.actor)),
    write: async (tx, item) => {
      if (memberId && !(await listColleagues(tx)).some((each) => each.id === memberId))
        throw invalid({ who: 'not_a_moderator' });
      if (kind === 'report' && memberId !== (item.member?.id ?? null))
        await assignCase(tx, id, memberId);
      const columns = {
        // A case keeps its own, so that the two never differ.
        ...{ member_id: kind === 'report' ? null : memberId, team_id: teamId },
        ...{ note, due_on: dueOn, changed_by: tx.actor.memberId, changed_at: tx.now() },
      };
      await tx.db
        .insertInto('desk_work')
        .values({ kind, target_id: id, ...columns })
        .onConflict((conflict) => conflict.columns(['kind', 'target_id']).doUpdateSet(columns))
        .execute()
        .catch((error: { constraint?: string }) => {
          if (error.constraint === 'desk_work_team_id_fkey') throw invalid({ who: 'choose_one' });
          throw error;
        });
    },
  });
}

/** Who can look after something: the host's own people and those who keep order, by name. */
export async function listColleagues(ctx: Context): Promise<Named[]> {
  demand(mayUseDesk(ctx.actor));
  const { rows } = await sql<Named>`
    select id, name from member where ${hasCapability('moderate')} and state = 'active'
     order by plain(name), id limit 200`.execute(ctx.db);
  return rows;
}

import { sql } from 'kysely';
import { findRule, mayUseSegments, segmentMembers } from '#commons/segments/server/index.ts';
import { inTransaction, runCommand } from '#platform/command.ts';
import { VISITOR, type Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { demand } from '#platform/verdict.ts';
import { accessGroup, noteOf, type GroupBy } from './access.ts';
import { maySetAccess } from './policy.ts';

/**
 * Lets a group follow a segment, or none. Its members are then those who fit, beside those who came by
 * themselves; if it has an agreement, whoever is brought in agrees to it before writing. A steward who is
 * a host may.
 */
export async function followSegment(
  ctx: Context,
  by: GroupBy,
  segmentId: string | null,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => {
      demand(maySetAccess(tx.actor, group));
      demand(mayUseSegments(tx.actor));
    },
    write: async (tx, group) => {
      if (segmentId === group.segment_id) return;
      if (segmentId) await findRule(tx.db, segmentId);
      await tx.db
        .updateTable('member_group')
        .set({ segment_id: segmentId })
        .where('id', '=', group.id)
        .execute();
      await noteOf(tx, 'follow_segment', group);
      await bringInLine(tx.db, group.id, tx.now());
    },
  });
}

/**
 * Brings the members of every group that follows a segment in line with it: who has come to fit is in,
 * who no longer does is out. Safe to repeat; each group is a step of its own.
 */
export async function followSegments(db: Db, now: Date): Promise<{ came: number; went: number }> {
  const groups = await db
    .selectFrom('member_group')
    .select('id')
    .where('segment_id', 'is not', null)
    .where('archived_at', 'is', null)
    .execute();
  const total = { came: 0, went: 0 };
  for (const { id } of groups) {
    const ctx: Context = { db, actor: VISITOR, locale: LOCALES[0], now: () => now };
    const { came, went } = await inTransaction(ctx, async (tx) => {
      await sql`select from member_group where id = ${id} for update`.execute(tx.db);
      return bringInLine(tx.db, id, now);
    });
    total.came += came;
    total.went += went;
  }
  return total;
}

/**
 * One group, which the caller holds locked. Only those whom the segment brought go again; stewards stay,
 * and whoever left by themselves is not brought back.
 */
async function bringInLine(
  db: Db,
  groupId: string,
  now: Date,
): Promise<{ came: number; went: number }> {
  const { segment_id } = await db
    .selectFrom('member_group')
    .select('segment_id')
    .where('id', '=', groupId)
    .executeTakeFirstOrThrow();
  const fit = segment_id
    ? segmentMembers(await findRule(db, segment_id))
    : sql<string>`(select id from member where false)`;
  const gone = await sql<{ member_id: string }>`
    delete from group_membership m
     where m.group_id = ${groupId} and m.by_segment and m.member_id not in ${fit}
       and not exists (select from responsibility
         where group_id = m.group_id and member_id = m.member_id)
    returning m.member_id`.execute(db);
  if (gone.rows.length > 0)
    await db
      .deleteFrom('follow')
      .where('target_kind', '=', 'group')
      .where('target_id', '=', groupId)
      .where(
        'member_id',
        'in',
        gone.rows.map(({ member_id }) => member_id),
      )
      .execute();
  const came = await sql`
    insert into group_membership (group_id, member_id, state, by_segment, since)
    select ${groupId}, fit.id, 'member', true, ${now} from ${fit} fit (id)
     where not exists (select from group_left where group_id = ${groupId} and member_id = fit.id)
    on conflict (group_id, member_id) do update
       set state = 'member', by_segment = true, since = excluded.since
     where group_membership.state <> 'member'`.execute(db);
  return { came: Number(came.numAffectedRows ?? 0), went: gone.rows.length };
}

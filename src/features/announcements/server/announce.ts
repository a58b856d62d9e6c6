import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { findRule, segmentMembers } from '#commons/segments/server/index.ts';
import { findWritableSpace, readersOf } from '#commons/spaces/server/index.ts';
import { startConversation } from '#features/conversations/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { AnnounceInput, AudienceInput } from '../schema.ts';
import { mayAnnounce } from './policy.ts';

/** How many would hear of an announcement: who reads the space and fits the segment, without oneself. */
export async function countAudience(
  ctx: Context,
  { space, segmentId }: AudienceInput,
): Promise<number> {
  demand(mayAnnounce(ctx.actor));
  const spaceId = await findWritableSpace(ctx, space);
  if (!spaceId) throw invalid({ space: 'not_your_space' });
  const fit = segmentId
    ? sql`member.id in ${segmentMembers(await findRule(ctx.db, segmentId))}`
    : sql`true`;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from member
     where member.id in ${readersOf(sql`${spaceId}::uuid`)} and ${fit}
       and member.id <> ${ctx.actor.memberId}`.execute(ctx.db);
  return rows[0]!.count;
}

/**
 * Announces something to all who read a space, or to those of them in a segment: a conversation there that
 * says it is one, of which each is told once, at the rhythm they chose for announcements.
 */
export async function announce(
  ctx: Context,
  { segmentId, closed, ...input }: AnnounceInput,
): Promise<{ id: string; slug: string; href: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async () => null,
    may: (tx) => demand(mayAnnounce(tx.actor)),
    write: async (tx) => {
      if (segmentId) await findRule(tx.db, segmentId);
      // A token for managing announces too; what it may not is start conversations at will.
      const host = { ...tx, actor: { ...tx.actor, scopes: null } };
      const { id, slug, href } = await startConversation(
        host,
        { ...input, kind: 'discussion', practiceIds: [] },
        { keepDraft: true },
      );
      await tx.db
        .insertInto('announcement')
        .values({
          ...{ thing_id: id, segment_id: segmentId, narrowed: segmentId !== null },
          ...{ announced_by: tx.actor.memberId!, announced_at: tx.now() },
        })
        .execute();
      if (closed)
        await tx.db
          .updateTable('thing')
          .set({ closed_at: tx.now() })
          .where('id', '=', id)
          .execute();
      await noteInTrail(tx, { action: 'announce', target: { kind: 'thing', id } });
      return { id, slug, href };
    },
  });
}

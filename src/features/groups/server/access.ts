import { sql, type Selectable } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { groupIsKnown } from '#commons/spaces/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { MemberGroupTable } from '#platform/db/schema.generated.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import type { Standing } from '../schema.ts';

export type GroupBy = { id: string } | { slug: string };

export type GroupRecord = Selectable<MemberGroupTable> & {
  standing: Standing;
  steward: boolean;
  /** Whether any of its stewards is still here. */
  led: boolean;
};

/** Whether a group, of table `member_group`, has a steward who is still here. */
export const isLed = sql<boolean>`exists (select from responsibility
  join member on member.id = responsibility.member_id and member.state = 'active'
 where responsibility.group_id = member_group.id)`;

/** Which groups there are is for members. */
export function requireGroupReader(ctx: Context): string {
  if (!ctx.actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  return ctx.actor.memberId;
}

/**
 * The door to a group: found and known to the actor, or not-found.
 * @param options.lock holds the group until the transaction ends: whatever changes who is in it
 *   waits here, so that two deciding at once see each other's decision
 */
export async function accessGroup(
  ctx: Context,
  by: GroupBy,
  options: { lock?: boolean } = {},
): Promise<GroupRecord> {
  const me = requireGroupReader(ctx);
  const is = 'id' in by ? sql`member_group.id = ${by.id}` : sql`member_group.slug = ${by.slug}`;
  // Locked first and read afterwards: who is in it may have changed while waiting.
  if (options.lock) await sql`select from member_group where ${is} for update`.execute(ctx.db);
  const { rows } = await sql<GroupRecord>`
    select member_group.*, own.state as standing,
           coalesce(own.state = 'member', false) and exists (select from responsibility
             where group_id = member_group.id and member_id = ${me}::uuid) as steward,
           ${isLed} as led
      from member_group
      left join group_membership own on own.group_id = member_group.id and own.member_id = ${me}::uuid
     where ${is} and ${groupIsKnown(ctx.actor)}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

/** Keeps who did what in a group. */
export const noteOf = (
  ctx: Context,
  action: string,
  group: { id: string },
  reason?: string,
): Promise<void> =>
  noteInTrail(ctx, {
    ...{ action, target: { kind: 'group', id: group.id } },
    ...(reason && { reason }),
  });

/** Keeps who decided what about whom in a group. */
export const noteAbout = (
  ctx: Context,
  action: string,
  group: { id: string },
  memberId: string,
): Promise<void> =>
  noteInTrail(ctx, { action, target: { kind: 'group', id: group.id }, about: memberId });

import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { chance, type DemoPlan } from './plan.ts';

/** Groups, who is in them, leads them or asks to be, and who hears of their new conversations. */
export async function insertGroups(db: Db, plan: DemoPlan): Promise<void> {
  for (const group of plan.demo.groups) {
    const { slug, name, summary, access, language, agreement, questions } = group;
    const id = plan.groupId(slug);
    const createdAt = plan.ago(group.created_days_ago);
    await db
      .insertInto('member_group')
      .values({
        ...{ id, slug, name, summary, access, language, agreement, questions },
        created_at: createdAt,
      })
      .execute();
    const since = (handle: string) =>
      plan.ago(
        Math.min(group.created_days_ago, plan.member(handle).joined_days_ago) *
          (group.stewards.includes(handle) ? 1 : 0.4 + 0.6 * chance(slug, handle)),
      );
    const people = [...group.stewards, ...group.members];
    await db
      .insertInto('group_membership')
      .values([
        ...people.map((handle) => ({
          group_id: id,
          member_id: plan.memberId(handle),
          state: 'member' as const,
          agreed_at: agreement ? since(handle) : null,
          since: since(handle),
        })),
        ...group.requests.map(({ handle, days_ago, answers }) => ({
          group_id: id,
          member_id: plan.memberId(handle),
          state: 'requested' as const,
          answers,
          agreed_at: agreement ? plan.ago(days_ago) : null,
          since: plan.ago(days_ago),
        })),
      ])
      .execute();
    await db
      .insertInto('responsibility')
      .values(
        group.stewards.map((handle) => ({
          id: newId(createdAt.getTime()),
          member_id: plan.memberId(handle),
          kind: 'group_steward' as const,
          group_id: id,
          granted_by: plan.memberId(group.stewards[0]!),
          granted_at: createdAt,
        })),
      )
      .execute();
    await db
      .insertInto('follow')
      .values(
        people.map((handle) => ({
          member_id: plan.memberId(handle),
          target_kind: 'group',
          target_id: id,
          rhythm: 'daily' as const,
          created_at: since(handle),
        })),
      )
      .execute();
  }
}

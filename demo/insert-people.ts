import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { chance, type DemoPlan } from './plan.ts';

/** Organisations, members and practices. */
export async function insertPeople(db: Db, plan: DemoPlan): Promise<void> {
  const { organisations, members, practices } = plan.demo;
  await db
    .insertInto('organisation')
    .values(
      organisations.map((organisation) => ({
        ...organisation,
        id: plan.organisationId(organisation.slug),
        population_band: organisation.population_band ?? null,
        plan: organisation.plan ?? null,
        created_at: plan.ago(435),
      })),
    )
    .execute();
  const seen = lastSeen(plan);
  await db
    .insertInto('member')
    .values(
      members.map((member) => ({
        id: plan.memberId(member.handle),
        // `.example` can never be anybody's: no mail of a demo reaches a stranger.
        email: `${member.handle}@${member.organisation}.example`,
        handle: member.handle,
        name: member.name,
        role: member.role,
        organisation_id: plan.organisationId(member.organisation),
        title: member.title,
        bio: member.bio,
        locale: member.locale,
        languages: member.languages,
        time_zone: member.time_zone,
        mail_rhythm:
          chance(member.handle, 'rhythm') < 0.3 ? ('daily' as const) : ('instant' as const),
        created_at: plan.joinedAt(member.handle),
        joined_at: plan.joinedAt(member.handle),
        seen_at: plan.ago(seen.get(member.handle) ?? 30),
      })),
    )
    .execute();
  await db
    .insertInto('membership')
    .values(
      members.map(({ handle, organisation, title }) => ({
        id: newId(),
        member_id: plan.memberId(handle),
        organisation_id: plan.organisationId(organisation),
        title,
        since: plan.joinedAt(handle),
      })),
    )
    .execute();
  await db
    .insertInto('responsibility')
    .values(
      members
        .filter(({ lead }) => lead)
        .map(({ handle, organisation }) => ({
          id: newId(),
          member_id: plan.memberId(handle),
          kind: 'org_lead' as const,
          organisation_id: plan.organisationId(organisation),
          granted_at: plan.joinedAt(handle),
        })),
    )
    .execute();
  await db
    .insertInto('practice')
    .values(
      practices.map(({ slug, maturity, phases, review_in_days }) => ({
        id: plan.practiceId(slug),
        slug,
        maturity,
        phases,
        review_on: reviewDay(plan.now, review_in_days),
        created_at: plan.ago(430),
      })),
    )
    .execute();
  await db
    .insertInto('responsibility')
    .values([
      ...practices.map(({ slug, steward }) => ({
        ...{ id: newId(), member_id: plan.memberId(steward), granted_at: plan.ago(430) },
        ...{ kind: 'practice_steward' as const, practice_id: plan.practiceId(slug) },
      })),
      ...members.flatMap(({ handle, responsibilities }) =>
        responsibilities.map((kind) => ({
          ...{ id: newId(), member_id: plan.memberId(handle), granted_at: plan.joinedAt(handle) },
          ...{ kind, practice_id: null },
        })),
      ),
    ])
    .execute();
  await db
    .insertInto('practice_text')
    .values(
      practices.flatMap(({ slug, texts }) =>
        Object.entries(texts).map(([locale, text]) => ({
          practice_id: plan.practiceId(slug),
          locale,
          ...text,
        })),
      ),
    )
    .execute();
}

function reviewDay(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days since each member was here: since their newest post, or less, as reading leaves no trace. */
function lastSeen(plan: DemoPlan): Map<string, number> {
  const seen = new Map(
    plan.demo.members.map(({ handle }) => [handle, 0.1 + 21 * chance(handle, 'seen')]),
  );
  for (const { author, daysAgo } of plan.demo.conversations.flatMap(({ posts }) => posts)) {
    seen.set(author, Math.min(seen.get(author) ?? daysAgo, daysAgo));
  }
  return seen;
}

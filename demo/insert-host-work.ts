import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import type { DemoPlan } from './plan.ts';

const DAYS = 400;

/** What the host works with: markets, segments, teams, saved replies and mappings. */
export async function insertHostWork(db: Db, plan: DemoPlan): Promise<void> {
  const { markets, segments, synonyms, teams, saved_replies, mappings } = plan.demo;
  const made = plan.ago(DAYS);
  const host = plan.demo.members.find(({ role }) => role === 'admin')!.handle;
  const marketIds = new Map(markets.map(({ slug }) => [slug, newId(made.getTime())]));
  await db
    .insertInto('market')
    .values(
      markets.map(({ slug, name, language, contact, time_zone, holidays }) => ({
        ...{ id: marketIds.get(slug)!, name, language, time_zone },
        contact_id: plan.memberId(contact),
        holidays: thisYearAndNext(plan.now, holidays),
      })),
    )
    .execute();
  await db
    .insertInto('market_country')
    .values(
      markets.flatMap(({ slug, countries }) =>
        countries.map((country) => ({ country, market_id: marketIds.get(slug)! })),
      ),
    )
    .execute();
  if (synonyms.length > 0)
    await db
      .insertInto('search_synonym')
      .values(synonyms.map((words) => ({ id: newId(), words, created_at: made })))
      .execute();
  await db
    .insertInto('segment')
    .values(
      segments.map(({ name, rule }) => ({
        ...{ id: newId(), name, created_by: plan.memberId(host) },
        ...{ created_at: made, changed_at: made },
        rule: JSON.stringify({
          ...rule,
          markets: rule.markets.map((slug) => marketIds.get(slug)),
          practices: rule.practices.map(plan.practiceId),
        }),
      })),
    )
    .execute();
  for (const { members, ...team } of teams) {
    const id = newId();
    await db
      .insertInto('team')
      .values({ id, ...team })
      .execute();
    await db
      .insertInto('team_member')
      .values(members.map((handle) => ({ team_id: id, member_id: plan.memberId(handle) })))
      .execute();
  }
  await db
    .insertInto('saved_reply')
    .values(
      saved_replies.map(({ title, language, text }) => ({
        ...{ id: newId(), title, language, markdown: text },
        ...{ changed_by: plan.memberId(host), changed_at: made },
      })),
    )
    .execute();
  if (mappings.length > 0)
    await db
      .insertInto('import_mapping')
      .values(
        mappings.map(({ name, mapping }) => ({
          ...{ id: newId(), name, kind: mapping.kind, mapping: JSON.stringify(mapping) },
          ...{ changed_by: plan.memberId(host), changed_at: made },
        })),
      )
      .execute();
}

const thisYearAndNext = (now: Date, days: string[]): string[] =>
  [now.getFullYear(), now.getFullYear() + 1].flatMap((year) => days.map((day) => `${year}-${day}`));

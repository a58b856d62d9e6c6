import { sql, type RawBuilder } from 'kysely';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { PracticeView } from '../schema.ts';
import { practiceText } from './text.ts';

/** All practices, by title in the reader's language. */
export async function listPractices(ctx: Context): Promise<PracticeView[]> {
  return practiceRows(ctx, sql`true`);
}

/** The door to a practice: every practice is readable, so it only has to exist. */
export async function accessPractice(
  ctx: Context,
  by: { id: string } | { slug: string },
): Promise<PracticeView> {
  const where = 'id' in by ? sql`practice.id = ${by.id}` : sql`practice.slug = ${by.slug}`;
  const [practice] = await practiceRows(ctx, where);
  if (!practice) throw notFound();
  return practice;
}

async function practiceRows(ctx: Context, where: RawBuilder<unknown>): Promise<PracticeView[]> {
  const { rows } = await sql<PracticeView>`
    select practice.id, practice.slug, practice.maturity, practice.phases, practice.review_on::text as "reviewOn",
           coalesce(practice.review_on <= ${ctx.now()}::date, false) as "reviewDue",
           text.title, text.summary, text.locale as language,
           (select count(*)::int from thing_practice link join thing on thing.id = link.thing_id
             where link.practice_id = practice.id and thing.kind = 'conversation' and thing.state = 'published'
               and ${visibleTo(ctx.actor)}) as "conversationCount",
           exists (select from follow where member_id = ${ctx.actor.memberId}::uuid
             and target_kind = 'practice' and target_id = practice.id) as following,
           (select coalesce(json_agg(json_build_object('handle', steward.handle, 'name', steward.name)
                order by plain(steward.name)), '[]')
              from responsibility r join member steward on steward.id = r.member_id
             where r.practice_id = practice.id and steward.state = 'active'
               and ${ctx.actor.memberId}::uuid is not null) as stewards
      from practice
      join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
     where ${where}
     order by plain(text.title)`.execute(ctx.db);
  return rows;
}

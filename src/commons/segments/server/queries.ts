import { sql } from 'kysely';
import { listPractices } from '#commons/practices/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import {
  segmentRule,
  type SegmentChoices,
  type SegmentCount,
  type SegmentItem,
  type SegmentRule,
  type SegmentView,
} from '../schema.ts';
import { mayUseSegments } from './policy.ts';
import { segmentMembers } from './rule.ts';

/** The rule of a segment, or not-found. For whoever has been through a door of their own. */
export async function findRule(db: Db, id: string): Promise<SegmentRule> {
  const row = await db.selectFrom('segment').select('rule').where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return segmentRule.parse(row.rule);
}

async function count(ctx: Context, rule: SegmentRule): Promise<SegmentCount> {
  const { rows } = await sql<SegmentCount>`
    select count(*)::int as members, count(distinct organisation_id)::int as organisations
      from member where id in ${segmentMembers(rule)}`.execute(ctx.db);
  return rows[0]!;
}

/** How many fit a rule that is perhaps not yet kept. */
export async function previewSegment(ctx: Context, rule: SegmentRule): Promise<SegmentCount> {
  demand(mayUseSegments(ctx.actor));
  return count(ctx, rule);
}

/** All segments by name, each with how many fit it now. One query. */
export async function listSegments(ctx: Context): Promise<SegmentItem[]> {
  demand(mayUseSegments(ctx.actor));
  const segments = await ctx.db
    .selectFrom('segment')
    .select(['id', 'name', 'rule'])
    .orderBy(sql`plain(name)`)
    .limit(200)
    .execute();
  if (segments.length === 0) return [];
  const counts = segments.map(
    ({ id, rule }) => sql`select ${id}::uuid as id, count(*)::int as members,
        count(distinct organisation_id)::int as organisations
      from member where id in ${segmentMembers(segmentRule.parse(rule))}`,
  );
  const { rows } = await sql<SegmentCount & { id: string }>`
    ${sql.join(counts, sql` union all `)}`.execute(ctx.db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return segments.map(({ id, name }) => ({
    ...{ id, name },
    members: byId.get(id)?.members ?? 0,
    organisations: byId.get(id)?.organisations ?? 0,
  }));
}

/** The names of all segments, to choose one. */
export async function listSegmentNames(ctx: Context): Promise<{ id: string; name: string }[]> {
  demand(mayUseSegments(ctx.actor));
  return ctx.db
    .selectFrom('segment')
    .select(['id', 'name'])
    .orderBy(sql`plain(name)`)
    .execute();
}

/** One segment with its rule and how many fit it now. */
export async function findSegment(ctx: Context, id: string): Promise<SegmentView> {
  demand(mayUseSegments(ctx.actor));
  const row = await ctx.db
    .selectFrom('segment')
    .select(['id', 'name', 'rule'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound();
  const rule = segmentRule.parse(row.rule);
  return { id: row.id, name: row.name, rule, ...(await count(ctx, rule)) };
}

/** What a rule can choose from: what there is among the organisations and members. */
export async function findChoices(ctx: Context): Promise<SegmentChoices> {
  demand(mayUseSegments(ctx.actor));
  const { rows } = await sql<Omit<SegmentChoices, 'practices'>>`
    select coalesce((select json_agg(json_build_object('id', id, 'name', name) order by plain(name))
             from market), '[]') as markets,
           array(select distinct country from organisation where country is not null order by 1) as countries,
           array(select distinct plan from organisation where plan is not null order by 1) as plans,
           array(select distinct split_part(lower(language), '-', 1) from member, unnest(languages) language
             where state = 'active' order by 1) as languages`.execute(ctx.db);
  const practices = await listPractices(ctx);
  return { ...rows[0]!, practices: practices.map(({ id, title }) => ({ id, title })) };
}

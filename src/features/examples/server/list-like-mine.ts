import { sql } from 'kysely';
import { BANDS } from '#commons/members/organisations.ts';
import type { Phase } from '#commons/practices/phases.ts';
import { practiceText } from '#commons/practices/server/index.ts';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { Closeness, LikeMine } from '../schema.ts';
import { itemOf, shownItem, type ShownItem } from './list-examples.ts';

const MOST = 20;

/**
 * What counts how much, in points; docs/examples.md says the same. Up to three practices in common, the
 * phase that the project is in, a place of the same size (or the next), the same country, a language of
 * those who take part, up to two purposes in common.
 */
const POINTS = { practice: 3, phase: 2, band: 2, country: 2, language: 1, purpose: 1 } as const;

interface Row {
  items: (ShownItem & { score: number; why: Closeness })[];
}

/** The examples closest to a project of the actor's, the closest first, each with why. */
export async function listLikeMine(ctx: Context, projectId: string): Promise<LikeMine> {
  const { memberId } = ctx.actor;
  if (memberId === null) demand(signInFirst);
  const project = await ctx.db
    .selectFrom('project')
    .select(['id', 'title', 'phase', 'country', 'band', 'languages', 'purposes'])
    .where('id', '=', projectId)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  if (!project) throw notFound();
  const { phase, country, band, languages, purposes } = project;
  const size = (of: unknown) => sql`array_position(${[...BANDS]}::text[], ${of}::text)`;
  const { rows } = await sql<Row>`
    with near as (
      select thing.id, publication.published_at as since,
             array(select practice_id from project_practice where project_id = ${projectId} and practice_id in (
               select practice_id from thing_practice where thing_id = thing.id
               union select practice_id from example_phase where thing_id = thing.id)) as practices,
             exists (select from example_phase step where step.thing_id = thing.id and step.phase = ${phase}) as phase,
             abs(${size(sql`example.band`)} - ${size(band)}) as apart,
             coalesce(example.country = ${country}, false) as country,
             exists (select from language_version version where version.thing_id = thing.id
               and version.published_at is not null and version.language = any(${languages}::text[])) as language,
             array(select unnest(example.purposes) intersect select unnest(${purposes}::text[]) order by 1) as purposes
        from thing join example on example.thing_id = thing.id
        join publication on publication.thing_id = thing.id
       where thing.state = 'published' and ${visibleTo(ctx.actor)}),
    scored as (select *, least(cardinality(practices), 3) * ${POINTS.practice}::int + phase::int * ${POINTS.phase}::int
        + case apart when 0 then ${POINTS.band}::int when 1 then 1 else 0 end + country::int * ${POINTS.country}::int
        + language::int * ${POINTS.language}::int + least(cardinality(purposes), 2) * ${POINTS.purpose}::int as score
      from near),
    shown as (select * from scored where score > 1 order by score desc, since desc, id desc limit ${MOST})
    select coalesce(json_agg(to_jsonb(item) || jsonb_build_object('score', score, 'why', jsonb_build_object(
             'practices', coalesce((select jsonb_agg(text.title order by text.title) from unnest(shown.practices) p(id)
               join lateral ${practiceText(sql.ref('p.id'), ctx.locale)} text on true), '[]'),
             'phase', shown.phase, 'band', case apart when 0 then 'same' when 1 then 'next' end,
             'country', shown.country, 'language', shown.language, 'purposes', shown.purposes))
             order by score desc, since desc, shown.id desc), '[]') as items
      from shown join lateral (${shownItem(ctx)}) item on true`.execute(ctx.db);
  return {
    project: { id: project.id, title: project.title, phase: phase as Phase },
    items: rows[0]!.items.map(({ score, why, ...item }) => ({ ...itemOf(item), score, why })),
  };
}

import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
// The file, not the room: practices count the things that one sees.
import { practiceText } from '#commons/practices/server/text.ts';
import type { Phase } from '#commons/practices/phases.ts';
import type { AlsoLike } from '../schema.ts';
import { thingPath, type ThingKind } from './paths.ts';
import { visibleTo } from './visibility.ts';

const SHOWN = 4;
/** Most of a practice's things that are looked at: the newest. */
const CANDIDATES = 400;
/** So many other members must have saved both. */
const SAVERS = 3;

interface Row {
  kind: ThingKind;
  slug: string;
  title: string;
  language: string;
  practice: string | null;
  shared: number;
  savers: number;
  alike: number;
  phases: Phase[];
}

/**
 * What a reader of one thing may also like, with the reason that weighs most. Worth is a sum that anybody can
 * follow: 2 for each shared practice, ½ for each phase of a project that practices of both belong to, 1.5 ×
 * ln(1 + n) for n other members who saved both, from three on (fewer would tell who), up to 3 for how alike the titles are (trigrams). Looked at are the
 * newest of its practices and what those who saved it saved.
 */
export async function findAlsoLike(ctx: Context, thingId: string): Promise<AlsoLike[]> {
  const { rows } = await sql<Row>`
    with here as (select id, title from thing where id = ${thingId}),
    mine as (select practice_id from thing_practice where thing_id = ${thingId}),
    saved as (select also.target_id as id, count(*)::int as savers from save own join save also using (member_id)
       where own.target_kind = 'thing' and own.target_id = ${thingId} and also.target_kind = 'thing'
         and member_id is distinct from ${ctx.actor.memberId}::uuid
       group by 1 having count(*) >= ${SAVERS} order by 2 desc limit ${CANDIDATES}),
    near as (
      (select other.thing_id as id from thing_practice other join mine using (practice_id)
        join thing on thing.id = other.thing_id
        order by thing.created_at desc limit ${CANDIDATES})
      union
      select id from saved),
    weighed as (
      select thing.id, thing.kind, thing.slug, thing.title, thing.language,
             (select count(*)::int from thing_practice other join mine using (practice_id)
               where other.thing_id = thing.id) as shared,
             coalesce((select savers from saved where saved.id = thing.id), 0) as savers,
             similarity(plain(thing.title), plain(here.title)) as alike,
             array(select phase from practice, unnest(phases) phase
               where practice.id in (select practice_id from thing_practice where thing_id = thing.id)
              intersect select phase from practice join mine on mine.practice_id = practice.id, unnest(phases) phase
               order by 1) as phases
        from near join thing on thing.id = near.id cross join here
       where thing.id <> ${thingId} and thing.state = 'published' and ${visibleTo(ctx.actor)}),
    best as (select *, 2 * shared + 0.5 * cardinality(phases) + 1.5 * ln(1 + savers) + 3 * alike as worth from weighed
      order by worth desc, id desc limit ${SHOWN})
    select best.kind, best.slug, coalesce(version.title, best.title) as title,
           coalesce(version.language, best.language) as language, best.shared, best.savers, best.alike, best.phases,
           (select text.title from thing_practice other join mine using (practice_id)
              join lateral ${practiceText(sql.ref('other.practice_id'), ctx.locale)} text on true
             where other.thing_id = best.id order by text.title limit 1) as practice
      from best
      left join lateral (select title, language from language_version
         where thing_id = best.id and published_at is not null and language = ${ctx.locale}) version on true
     order by best.worth desc, best.id desc`.execute(ctx.db);
  return rows.map((row) => ({
    ...{ kind: row.kind, title: row.title, language: row.language },
    href: thingPath(row.kind, row.slug),
    because: reasonOf(row),
  }));
}

/** The part of its worth that is largest. */
function reasonOf({ shared, savers, alike, phases, practice }: Row): AlsoLike['because'] {
  const parts: [number, AlsoLike['because']][] = [
    [practice ? 2 * shared : 0, { kind: 'practice', title: practice ?? '' }],
    [1.5 * Math.log(1 + savers), { kind: 'saved', count: savers }],
    [3 * alike, { kind: 'alike' }],
    [phases.length / 2, { kind: 'phase', phase: phases[0]! }],
  ];
  return parts.reduce((most, part) => (part[0] > most[0] ? part : most))[1];
}

import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
// The file, not the room: practices count the things that one sees.
import { practiceText } from '#commons/practices/server/text.ts';
import type { AlsoLike } from '../schema.ts';
import { thingPath, type ThingKind } from './paths.ts';
import { visibleTo } from './visibility.ts';

const SHOWN = 4;
/** Most of a practice's things that are looked at: the newest. */
const CANDIDATES = 400;

interface Row {
  kind: ThingKind;
  slug: string;
  title: string;
  language: string;
  practice: string | null;
  shared: number;
  savers: number;
  alike: number;
}

/**
 * What a reader of one thing may also like, with the reason that weighs most. Worth is a sum that anybody can
 * follow: 2 for each shared practice, 1.5 × ln(1 + n) for n members who saved both, up to 3 for how alike the
 * titles are (trigrams). Looked at are the newest of its practices and what those who saved it saved.
 */
export async function findAlsoLike(ctx: Context, thingId: string): Promise<AlsoLike[]> {
  const { rows } = await sql<Row>`
    with here as (select id, title from thing where id = ${thingId}),
    mine as (select practice_id from thing_practice where thing_id = ${thingId}),
    near as (
      (select other.thing_id as id from thing_practice other join mine using (practice_id)
        join thing on thing.id = other.thing_id
        order by thing.created_at desc limit ${CANDIDATES})
      union
      (select also.target_id from save own join save also using (member_id)
        where own.target_kind = 'thing' and own.target_id = ${thingId} and also.target_kind = 'thing'
        limit ${CANDIDATES})),
    weighed as (
      select thing.id, thing.kind, thing.slug, thing.title, thing.language,
             (select count(*)::int from thing_practice other join mine using (practice_id)
               where other.thing_id = thing.id) as shared,
             (select count(*)::int from save own join save also using (member_id)
               where own.target_kind = 'thing' and own.target_id = ${thingId}
                 and also.target_kind = 'thing' and also.target_id = thing.id) as savers,
             similarity(plain(thing.title), plain(here.title)) as alike
        from near join thing on thing.id = near.id cross join here
       where thing.id <> ${thingId} and thing.state = 'published' and ${visibleTo(ctx.actor)}),
    best as (select *, 2 * shared + 1.5 * ln(1 + savers) + 3 * alike as worth from weighed
      order by worth desc, id desc limit ${SHOWN})
    select best.kind, best.slug, coalesce(version.title, best.title) as title,
           coalesce(version.language, best.language) as language, best.shared, best.savers, best.alike,
           (select text.title from thing_practice other join mine using (practice_id)
              join lateral ${practiceText(sql.ref('other.practice_id'), ctx.locale)} text on true
             where other.thing_id = best.id order by text.title limit 1) as practice
      from best
      left join lateral (select title, language from language_version
         where thing_id = best.id and published_at is not null and language = ${ctx.locale}) version on true
     order by best.worth desc, best.id desc`.execute(ctx.db);
  return rows.map(({ kind, slug, title, language, shared, savers, alike, practice }) => {
    const bySavers = 1.5 * Math.log(1 + savers) > 2 * shared;
    return {
      ...{ kind, title, language, href: thingPath(kind, slug) },
      because:
        bySavers || !practice
          ? savers > 0
            ? { kind: 'saved', count: savers }
            : { kind: 'alike' }
          : alike > 0.5
            ? { kind: 'alike' }
            : { kind: 'practice', title: practice },
    };
  });
}

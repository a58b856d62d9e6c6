import { sql } from 'kysely';
import { thingPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Suggestion } from '../schema.ts';

const SHORTEST = 2;
const SHOWN = 8;

/** Titles that have what is being typed, or something like it, among those the actor sees. */
export async function suggest(ctx: Context, q: string): Promise<Suggestion[]> {
  const typed = q.trim();
  if (typed.length < SHORTEST) return [];
  const { rows } = await sql<{
    title: string;
    language: string;
    slug: string;
    kind: ThingKind;
  }>`
    with near as (
      select search_entry.thing_id, search_entry.title, search_entry.language, thing.slug, thing.kind,
             ' ' || plain(search_entry.title) like '% ' || replace(replace(replace(plain(${typed}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' as begins,
             word_similarity(plain(${typed}), plain(search_entry.title)) as alike
        from search_entry join thing on thing.id = search_entry.thing_id
       where plain(${typed}) <% plain(search_entry.title)
         and thing.state = 'published' and ${visibleTo(ctx.actor)}
       limit 200),
    best as (
      select distinct on (thing_id) * from near
       order by thing_id, language = ${ctx.locale} desc, begins desc, alike desc)
    select title, language, slug, kind from best
     order by begins desc, alike desc, title limit ${SHOWN}`.execute(ctx.db);
  return rows.map(({ title, language, slug, kind }) => ({
    ...{ title, language, kind },
    href: thingPath(kind, slug),
  }));
}

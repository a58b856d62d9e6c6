import { sql } from 'kysely';
import { readableSpaces } from '#commons/spaces/server/index.ts';
import type { Context } from '#platform/context.ts';

/** What an example says now, in one language. */
export interface ExampleState {
  id: string;
  slug: string;
  state: string;
  /** Whether it stands where the actor reads. */
  inReach: boolean;
  /** Its own language. */
  own: string;
  language: string;
  publishedAt: Date | null;
  /** Of title, summary and texts, and in its own language of its facts: another one says something else. */
  saysNow: string;
}

/** What these examples say now, in all their languages; whatever their state. For imports: no rule is asked. */
export async function exampleStates(
  { db, actor }: Context,
  ids: readonly string[],
): Promise<ExampleState[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ExampleState>`
    select thing.id, thing.slug, thing.state, thing.language as own, version.language,
           thing.space_id in ${readableSpaces(actor)} as "inReach",
           publication.published_at as "publishedAt",
           md5(jsonb_build_array(version.title, version.summary,
             (select jsonb_agg(jsonb_build_array(anchor, text.markdown) order by anchor)
                from chapter join chapter_text text on text.chapter_id = chapter.id and text.language = version.language
               where chapter.thing_id = thing.id and text.markdown <> ''),
             case when version.language = thing.language then jsonb_build_array(
               organisation_name, country, band, starts_on, ends_on, status, outcome, influence, purposes,
               recruitment, participants, cost, currency, staff_days, links,
               (select jsonb_agg(jsonb_build_array(phase, practice_id, method, from_on, to_on) order by phase)
                  from example_phase where example_phase.thing_id = thing.id),
               (select jsonb_agg(practice_id order by practice_id)
                  from thing_practice where thing_practice.thing_id = thing.id)) end)::text) as "saysNow"
      from thing
      join publication on publication.thing_id = thing.id
      join example on example.thing_id = thing.id
      join language_version version on version.thing_id = thing.id
     where thing.id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

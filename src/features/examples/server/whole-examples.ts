import { sql, type RawBuilder } from 'kysely';
import type { Phase } from '#commons/practices/phases.ts';
import type { Db } from '#platform/db/connect.ts';
import type { ExampleFacts } from '../schema.ts';

/** An example with everything that its languages say, for an export by whoever runs the install. */
export interface WholeExample extends ExampleFacts {
  id: string;
  slug: string;
  state: string;
  /** Its own. */
  language: string;
  space: string;
  publishedAt: Date | null;
  reviewOn: string | null;
  authors: string[];
  /** Their addresses. */
  practices: string[];
  qualityNote: string;
  phases: { phase: Phase; practice: string; method: string; from: string; to: string }[];
  versions: WholeVersion[];
}

interface WholeVersion {
  language: string;
  title: string;
  summary: string;
  shown: boolean;
  /** Those that it has a text of, in order. */
  chapters: { anchor: string; title: string; markdown: string }[];
}

const BATCH = 50;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Examples but removed and hidden ones, the oldest first, some at a time.
 * @param which about `thing`: all, for whoever runs the install, else those that somebody may read
 */
export async function* wholeExamples(
  db: Db,
  which: RawBuilder<unknown> = sql`true`,
): AsyncGenerator<WholeExample> {
  for (let after: string | null = FIRST; after;) {
    const { examples, next } = await someExamples(db, after, which);
    yield* examples;
    after = next;
  }
}

/** The next of them after an id; `next` is where to go on, or null. */
export async function someExamples(
  db: Db,
  after: string | undefined,
  which: RawBuilder<unknown>,
): Promise<{ examples: WholeExample[]; next: string | null }> {
  const { rows } = await sql<WholeExample>`
    select thing.id, thing.slug, thing.state, thing.language, space.kind as space,
           publication.published_at as "publishedAt", publication.review_on::text as "reviewOn",
           organisation_name as "organisationName", country, band, starts_on::text as "startsOn",
           ends_on::text as "endsOn", status, outcome, influence, purposes, recruitment, participants,
           cost, currency, staff_days as "staffDays", links, quality_note as "qualityNote",
           array(select coalesce(member.name, co_author.name) from co_author
               left join member on member.id = co_author.member_id and member.state <> 'erased'
             where co_author.thing_id = thing.id and coalesce(member.name, co_author.name) <> ''
             order by co_author.id) as authors,
           array(select practice.slug from thing_practice join practice on practice.id = practice_id
             where thing_practice.thing_id = thing.id order by 1) as practices,
           (select coalesce(json_agg(json_build_object('phase', phase, 'method', method,
                'practice', coalesce((select slug from practice where practice.id = practice_id), ''),
                'from', coalesce(from_on::text, ''), 'to', coalesce(to_on::text, ''))), '[]')
              from example_phase where example_phase.thing_id = thing.id) as phases,
           (select json_agg(json_build_object('language', version.language, 'title', version.title,
                'summary', version.summary, 'shown', version.published_at is not null,
                'chapters', (select coalesce(json_agg(json_build_object('anchor', chapter.anchor,
                     'title', text.title, 'markdown', text.markdown) order by chapter.position), '[]')
                   from chapter join chapter_text text on text.chapter_id = chapter.id
                    and text.language = version.language
                  where chapter.thing_id = thing.id and text.markdown <> ''))
              order by version.source_revision is null desc, version.language)
              from language_version version where version.thing_id = thing.id) as versions
      from thing
      join publication on publication.thing_id = thing.id
      join example on example.thing_id = thing.id
      join space on space.id = thing.space_id
     where thing.state not in ('removed', 'hidden', 'joined') and thing.id > ${after ?? FIRST} and ${which}
     order by thing.id limit ${BATCH}`.execute(db);
  return { examples: rows, next: rows.length < BATCH ? null : rows.at(-1)!.id };
}

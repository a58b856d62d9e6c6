import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { PHASES } from '#commons/practices/phases.ts';
import { practiceText } from '#commons/practices/server/index.ts';
import { findPublication } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { ExampleFacts, ExampleView, PhaseView } from '../schema.ts';
import { mayNoteQuality } from './policy.ts';
import { anchorOf } from './texts.ts';

interface Row extends ExampleFacts {
  quality: ExampleView['quality'];
  phases: (Omit<PhaseView, 'html'> & { practiceId: string | null })[];
}

/**
 * The page of an example, in one language.
 * @param asked the language that the address names; else the reader's first that there is
 * @param unknown words for an erased member
 */
export async function findExample(
  ctx: Context,
  slug: string,
  asked: string | undefined,
  unknown: string,
): Promise<ExampleView> {
  const { chapters, ...publication } = await findPublication(ctx, slug, asked, unknown);
  const { phases, ...facts } = await findFacts(ctx, publication.id);
  const htmlOf = (anchor: string) =>
    chapters.find((chapter) => chapter.anchor === anchor)?.html ?? '';
  return {
    publication,
    ...facts,
    texts: {
      story: htmlOf('story'),
      results: htmlOf('results'),
      differently: htmlOf('differently'),
    },
    phases: phases.map(({ practiceId: _, ...phase }) => ({
      ...phase,
      html: htmlOf(anchorOf(phase.phase)),
    })),
    mayNote: mayNoteQuality(ctx.actor) === true,
  };
}

/** What is known of an example beside its texts. */
export async function findFacts(ctx: Context, id: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select organisation_name as "organisationName", country, band, starts_on::text as "startsOn",
           ends_on::text as "endsOn", status, outcome, influence, purposes, recruitment, participants,
           cost, currency, staff_days as "staffDays", links,
           (select json_build_object('note', quality_note, 'by', ${nameOf('noter', ctx.locale)}, 'at', quality_at)
              from member noter where noter.id = quality_by) as quality,
           (select coalesce(json_agg(json_build_object('phase', phase, 'method', method, 'practiceId', practice_id,
                'from', from_on, 'to', to_on, 'practice', (select json_build_object('slug', practice.slug, 'title', text.title)
                   from practice join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
                  where practice.id = practice_id)) order by array_position(${[...PHASES]}::text[], phase)), '[]')
              from example_phase where example_phase.thing_id = example.thing_id) as phases
      from example where thing_id = ${id}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

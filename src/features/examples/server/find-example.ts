import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { PHASES, type Phase } from '#commons/practices/phases.ts';
import { practiceText } from '#commons/practices/server/index.ts';
import { findDraft } from '#commons/threads/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import { findPublication, mayEdit, mayPublish, maySubmit } from '#features/library/server/index.ts';
import type { LibraryState } from '#features/library/schema.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { ExampleFacts, ExampleView, ExampleWriting, PhaseView } from '../schema.ts';
import { accessExample } from './access.ts';
import { mayNoteQuality } from './policy.ts';
import { draftKeyOf } from './save-example.ts';
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

async function findFacts(ctx: Context, id: string): Promise<Row> {
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

/**
 * An example as its form has it: what is saved, and over it what its writer has typed since. Anybody who
 * may not change it is refused.
 */
export async function findExampleWriting(
  ctx: Context,
  slug: string,
): Promise<{ example: ExampleWriting; draft: Record<string, string | string[]> | null }> {
  const record = await accessExample(ctx, { slug });
  demand(mayEdit(ctx.actor, record));
  const { id, language } = record;
  const [{ phases, quality: _, ...facts }, head, texts, practices, draft] = await Promise.all([
    findFacts(ctx, id),
    ctx.db
      .selectFrom('language_version')
      .select(['title', 'summary'])
      .where('thing_id', '=', id)
      .where('language', '=', language)
      .executeTakeFirstOrThrow(),
    ctx.db
      .selectFrom('chapter')
      .innerJoin('chapter_text', 'chapter_text.chapter_id', 'chapter.id')
      .select(['anchor', 'markdown'])
      .where('thing_id', '=', id)
      .where('chapter_text.language', '=', language)
      .execute(),
    ctx.db.selectFrom('thing_practice').select('practice_id').where('thing_id', '=', id).execute(),
    findDraft(ctx, draftKeyOf(id)),
  ]);
  const textOf = (anchor: string) => texts.find((text) => text.anchor === anchor)?.markdown ?? '';
  return {
    example: {
      ...{ id, slug, language, ...head, ...facts },
      href: thingPath('example', slug),
      state: record.state as LibraryState,
      sentBack: record.sent_back,
      practiceIds: practices.map(({ practice_id }) => practice_id),
      story: textOf('story'),
      results: textOf('results'),
      differently: textOf('differently'),
      phases: PHASES.map((phase: Phase) => {
        const {
          practiceId = null,
          method = '',
          from = null,
          to = null,
        } = phases.find((each) => each.phase === phase) ?? {};
        return { phase, practiceId, method, from, to, text: textOf(anchorOf(phase)) };
      }),
      may: { submit: maySubmit(ctx.actor, record), publish: mayPublish(ctx.actor, record) },
    },
    draft,
  };
}

import { sql } from 'kysely';
import { PHASES, type Phase } from '#commons/practices/phases.ts';
import { practiceText } from '#commons/practices/server/index.ts';
import { shownVersion } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { headingOf } from './texts.ts';

interface Row {
  phase: Phase;
  method: string;
  practice: string | null;
  text: string | null;
  from_day: number | null;
  due_day: number | null;
}

/**
 * What another project could do as this example did: one step for each phase of which something is said,
 * in the reader's language. Days count from the example's first.
 */
export async function findExamplePlan(ctx: Context, thingId: string) {
  const { rows } = await sql<Row>`
    select step.phase, step.method, practice.title as practice, own.markdown as text,
           from_on - first.day as from_day, to_on - first.day as due_day
      from example_phase step join thing on thing.id = step.thing_id
      join example on example.thing_id = step.thing_id
      join lateral (select least(example.starts_on, min(from_on), min(to_on)) as day from example_phase
        where thing_id = step.thing_id) first on true
      join lateral ${shownVersion(ctx)} version on true
      left join lateral ${practiceText(sql.ref('step.practice_id'), ctx.locale)} practice on true
      left join lateral (select text.markdown from chapter join chapter_text text on text.chapter_id = chapter.id
         where chapter.thing_id = step.thing_id and chapter.anchor = replace(step.phase, '_', '-')
           and text.language in (version.language, thing.language)
         order by text.language = version.language desc limit 1) own on true
     where step.thing_id = ${thingId}
     order by array_position(${[...PHASES]}::text[], step.phase)`.execute(ctx.db);
  return rows.map(({ phase, method, practice, text, from_day, due_day }) => ({
    phase,
    title: method || practice || headingOf(phase, ctx.locale),
    text: text ?? '',
    fromDay: from_day,
    dueDay: due_day,
  }));
}

import { sql } from 'kysely';
import type { Phase } from '#commons/practices/phases.ts';
import type { Context } from '#platform/context.ts';
import { shownVersion } from './shown-version.ts';

interface Row {
  phase: Phase;
  title: string;
  text: string;
  fromDay: number | null;
  dueDay: number | null;
}

/**
 * The plan that a template offers: a step for each of its parts that is one, with the part's text, in the reader's
 * language. For whoever has come through the thing's door.
 */
export async function findTemplatePlan(ctx: Context, thingId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select step.phase, coalesce(nullif(text.title, ''), version.title) as title, text.markdown as text,
           step.from_day as "fromDay", step.due_day as "dueDay"
      from thing
      join lateral ${shownVersion(ctx)} version on true
      join chapter on chapter.thing_id = thing.id
      join template_step step on step.chapter_id = chapter.id
      join lateral (select * from chapter_text where chapter_id = chapter.id
          and language in (version.language, thing.language)
        order by language = version.language desc limit 1) text on true
     where thing.id = ${thingId}
     order by chapter.position`.execute(ctx.db);
  return rows;
}

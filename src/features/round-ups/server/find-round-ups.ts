import { sql } from 'kysely';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { InRoundUp } from '../schema.ts';

/**
 * The articles that tell of an example, the newest first: those that this reader may read and that still lead to it.
 * For whoever has come through the example's own door.
 */
export async function findRoundUps(ctx: Context, exampleId: string): Promise<InRoundUp[]> {
  const { rows } = await sql<{ slug: string; month: string }>`
    select thing.slug, round_up.month::text
      from round_up_example join round_up on round_up.thing_id = round_up_id
      join thing on thing.id = round_up_id
     where example_id = ${exampleId} and thing.state in ('published', 'archived') and ${visibleTo(ctx.actor)}
       and exists (select from chapter join chapter_text text on text.chapter_id = chapter.id
             and text.language = thing.language
           where chapter.thing_id = thing.id and text.slots @> array[${`thing/${exampleId}`}])
     order by round_up.month desc, thing.id desc limit 12`.execute(ctx.db);
  return rows.map(({ slug, month }) => ({ href: thingPath('article', slug), month }));
}

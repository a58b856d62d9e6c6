import { sql, type RawBuilder } from 'kysely';
// The file, not the room: practices count the things that one sees.
import { practiceText } from '#commons/practices/server/text.ts';
import type { Context } from '#platform/context.ts';

/** Titles, in the reader's language, of the practices a thing in the surrounding query belongs to. */
export function practicesOf(ctx: Context): RawBuilder<unknown> {
  return sql`coalesce((
    select json_agg(json_build_object('id', practice.id, 'slug', practice.slug, 'title', text.title) order by text.title)
      from thing_practice join practice on practice.id = thing_practice.practice_id
      join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
     where thing_practice.thing_id = thing.id), '[]')`;
}

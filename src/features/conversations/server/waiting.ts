import { sql, type RawBuilder } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { pageOf, visibleTo, type Slice } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';

/** Older ones are not this week's work. */
const DAYS = 90;

/** Questions that nobody has replied to for a day, among those that the actor reads. */
export function waitingQuestions(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const { from, order } = pageOf(slice, sql`thing.created_at`, sql`thing.id`);
  return sql`select thing.id, thing.created_at as since, thing.title, thing.language,
           ${nameOf('author', ctx.locale)} as who, 'question' as kind, thing.slug, null::uuid as assigned_to
      from thing join conversation on conversation.thing_id = thing.id and conversation.kind = 'question'
      join member author on author.id = thing.author_id
     where thing.kind = 'conversation' and thing.state = 'published' and thing.post_count <= 1
       and thing.closed_at is null
       and thing.created_at < ${ctx.now()}::timestamptz - interval '1 day'
       and thing.created_at > ${ctx.now()}::timestamptz - make_interval(days => ${DAYS})
       and ${visibleTo(ctx.actor)} and ${slice.among(sql`thing.id`)} and ${from} ${order}`;
}

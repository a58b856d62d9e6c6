import { sql, type RawBuilder } from 'kysely';
import { pageOf, type Slice } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { practiceText } from './text.ts';

/** Practices whose day of review has come, for the hosts' desk. */
export function waitingPractices(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const since = sql`practice.review_on::timestamptz`;
  const { from, order } = pageOf(slice, since, sql`practice.id`);
  return sql`select practice.id, ${since} as since, text.title, text.locale as language, null::text as who,
           'stale_practice' as kind, practice.slug, null::uuid as assigned_to
      from practice join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
     where practice.review_on <= ${ctx.now()}::date and ${slice.among(sql`practice.id`)} and ${from} ${order}`;
}

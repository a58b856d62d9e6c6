import { sql, type RawBuilder } from 'kysely';
import { pageOf, waitingVisibleTo, type Slice } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';

/** First posts of newcomers that wait for a look, among those that the actor may look at. */
export function waitingFirstPosts(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const { from, order } = pageOf(slice, sql`waiting_post.created_at`, sql`waiting_post.id`);
  return sql`select waiting_post.id, waiting_post.created_at as since,
           coalesce(input -> 'start' ->> 'title', thing.title, '') as title, null as language,
           coalesce(waiting_post.names ->> ${ctx.locale}, waiting_post.names ->> 'en', member.name) as who,
           'first_post' as kind, null as slug, null::uuid as assigned_to
      from waiting_post join member on member.id = waiting_post.member_id
      left join thing on thing.id = waiting_post.thing_id
     where waiting_post.member_id <> ${ctx.actor.memberId} and ${waitingVisibleTo(ctx.actor)}
       and ${slice.among(sql`waiting_post.id`)} and ${from} ${order}`;
}

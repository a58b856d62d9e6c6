import { sql, type RawBuilder } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { pageOf, visibleTo, type Slice } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { isDue } from './list-library.ts';

// What of the library waits for the hosts; the desk has its list (features/desk).

/** Drafts that somebody submitted. */
export function waitingSubmissions(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const { from, order } = pageOf(slice, sql`publication.submitted_at`, sql`thing.id`);
  return sql`select thing.id, publication.submitted_at as since, thing.title, thing.language,
           ${nameOf('author', ctx.locale)} as who, 'submission' as kind, thing.slug, null::uuid as assigned_to
      from publication join thing on thing.id = publication.thing_id
      join member author on author.id = thing.author_id
     where publication.submitted_at is not null and thing.state = 'in_review'
       and ${visibleTo(ctx.actor)} and ${slice.among(sql`thing.id`)} and ${from} ${order}`;
}

/** Changes that readers suggested. */
export function waitingSuggestions(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const { from, order } = pageOf(slice, sql`suggestion.created_at`, sql`suggestion.id`);
  return sql`select suggestion.id, suggestion.created_at as since, thing.title, thing.language,
           ${nameOf('author', ctx.locale)} as who, 'suggestion' as kind, thing.slug, null::uuid as assigned_to
      from suggestion join thing on thing.id = suggestion.thing_id
      join member author on author.id = suggestion.member_id
     where suggestion.state = 'open' and thing.state = 'published'
       and ${visibleTo(ctx.actor)} and ${slice.among(sql`suggestion.id`)} and ${from} ${order}`;
}

/** Things of which readers say that something is missing, since the first that nobody has read. */
export function waitingFeedback(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const since = sql`(select min(at) from feedback where thing_id = thing.id and missing <> '' and seen_at is null)`;
  const { from, order } = pageOf(slice, sql`unread.since`, sql`thing.id`);
  return sql`select thing.id, unread.since, thing.title, thing.language, null::text as who, 'missing' as kind,
           thing.slug, null::uuid as assigned_to
      from thing join lateral (select ${since} as since) unread on unread.since is not null
     where thing.id in (select thing_id from feedback where missing <> '' and seen_at is null)
       and ${visibleTo(ctx.actor)} and ${slice.among(sql`thing.id`)} and ${from} ${order}`;
}

/** Things whose day of review has come. */
export function waitingReviews(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const since = sql`publication.review_on::timestamptz`;
  const { from, order } = pageOf(slice, since, sql`thing.id`);
  return sql`select thing.id, ${since} as since, thing.title, thing.language,
           ${nameOf('author', ctx.locale)} as who, 'stale' as kind, thing.slug, null::uuid as assigned_to
      from publication join thing on thing.id = publication.thing_id
      join member author on author.id = thing.author_id
     where ${isDue(ctx)} and ${visibleTo(ctx.actor)} and ${slice.among(sql`thing.id`)} and ${from} ${order}`;
}

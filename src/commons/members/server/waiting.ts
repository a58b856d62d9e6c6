import { sql, type RawBuilder } from 'kysely';
import { pageOf, type Slice } from '#commons/things/server/waiting.ts';
import type { Context } from '#platform/context.ts';

/** Invited and not here after so many days. */
const DAYS = 7;

/** Who asks to become a member. */
export function waitingRequests(_: Context, slice: Slice): RawBuilder<unknown> {
  const { from, order } = pageOf(slice, sql`created_at`, sql`id`);
  return sql`select id, created_at as since, coalesce(nullif(left(reason, 200), ''), email) as title,
           null as language, name as who, 'join_request' as kind, null as slug, null::uuid as assigned_to
      from join_request where decided_at is null and ${slice.among(sql`id`)} and ${from} ${order}`;
}

/** Who was invited a week ago and has not come. */
export function waitingInvitations(ctx: Context, slice: Slice): RawBuilder<unknown> {
  const { from, order } = pageOf(slice, sql`i.created_at`, sql`i.id`);
  return sql`select i.id, i.created_at as since, concat_ws(', ', i.email, o.name) as title,
           null as language, nullif(i.name, '') as who, 'invitation' as kind, null as slug,
           null::uuid as assigned_to
      from invitation i left join organisation o on o.id = i.organisation_id
     where i.accepted_at is null
       and i.created_at < ${ctx.now()}::timestamptz - make_interval(days => ${DAYS})
       and ${slice.among(sql`i.id`)} and ${from} ${order}`;
}

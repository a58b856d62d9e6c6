import { sql } from 'kysely';
import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { excerpt } from '#platform/markdown/index.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import {
  NOTIFICATION_KINDS,
  type NotificationChoices,
  type NotificationKindName,
  type NotificationPage,
  type NotificationView,
  type Rhythm,
} from '../schema.ts';
import { whereToGo } from './where-to-go.ts';

const PAGE = 30;

type Row = Omit<NotificationView, 'href' | 'actor' | 'excerpt' | 'excerptLanguage'> & {
  actorName: string | null;
  handle: string | null;
  organisation: string | null;
  plain: string | null;
  excerptLanguage: string | null;
  thingKind: ThingKind;
  slug: string;
  number: number | null;
};

/**
 * The actor's notifications, newest first; what they may no longer see is left out.
 * @param options.before the id of the last one that is already shown
 */
export async function listNotifications(
  ctx: Context,
  options: { before?: string } = {},
): Promise<NotificationPage> {
  demand(ctx.actor.memberId ? true : signInFirst);
  const after = options.before
    ? sql`and (n.created_at, n.id) < (select created_at, id from notification where id = ${options.before})`
    : sql``;
  const { rows } = await sql<Row>`
    select n.id, n.kind, n.read_at is not null as read, n.created_at as at,
           ${nameOf('actor', ctx.locale)} as "actorName", ${handleOf('actor')} as handle, organisation.name as organisation,
           thing.title, thing.language, thing.kind as "thingKind", thing.slug,
           post.number, left(post.plain, 400) as plain, post.language as "excerptLanguage"
      from notification n
      join thing on thing.id = n.thing_id and ${visibleTo(ctx.actor)}
      left join post on post.id = n.post_id
      left join member actor on actor.id = n.actor_id and actor.state <> 'erased'
      left join organisation on organisation.id = actor.organisation_id
     where n.recipient_id = ${ctx.actor.memberId} and post.removed_at is null ${after}
     order by n.created_at desc, n.id desc
     limit ${PAGE + 1}`.execute(ctx.db);
  const items = rows.slice(0, PAGE).map(viewOf);
  return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
}

function viewOf(row: Row): NotificationView {
  const {
    actorName,
    handle,
    organisation,
    plain,
    excerptLanguage,
    thingKind,
    slug,
    number,
    ...rest
  } = row;
  return {
    ...rest,
    actor: actorName ? { name: actorName, handle, organisation } : null,
    excerpt: excerpt(plain ?? '', 160),
    excerptLanguage: excerptLanguage ?? row.language,
    href: whereToGo(row.kind, thingKind, slug, number),
  };
}

/** How many the actor has not read, of those they may see; 0 for a visitor. */
export async function countUnread(ctx: Context): Promise<number> {
  if (!ctx.actor.memberId) return 0;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
      from notification n
      join thing on thing.id = n.thing_id and ${visibleTo(ctx.actor)}
      left join post on post.id = n.post_id
     where n.recipient_id = ${ctx.actor.memberId} and n.read_at is null and post.removed_at is null`.execute(
    ctx.db,
  );
  return rows[0]?.count ?? 0;
}

/** The actor's choice for each kind; where none was made, their general rhythm. */
export async function findNotificationChoices(ctx: Context): Promise<NotificationChoices> {
  demand(ctx.actor.memberId ? true : signInFirst);
  const { rows } = await sql<{
    mailRhythm: Rhythm;
    choices: Partial<Record<NotificationKindName, Rhythm>>;
  }>`
    select mail_rhythm as "mailRhythm", coalesce((select jsonb_object_agg(kind, rhythm)
             from notification_choice where member_id = member.id), '{}') as choices
      from member where id = ${ctx.actor.memberId}`.execute(ctx.db);
  const { mailRhythm = 'instant', choices = {} } = rows[0] ?? {};
  return {
    mailRhythm,
    kinds: NOTIFICATION_KINDS.map((kind) => ({ kind, rhythm: choices[kind] ?? mailRhythm })),
  };
}

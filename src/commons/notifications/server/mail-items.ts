import { sql } from 'kysely';
import { heldBy } from '#commons/capabilities/server/held.ts';
import { nameOf } from '#commons/identities/server/index.ts';
import { practiceText } from '#commons/practices/server/index.ts';
import { fillBodies, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context, Role } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { isLocale, LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { excerpt, htmlToText } from '#platform/markdown/index.ts';
import type { NotificationKindName, Rhythm } from '../schema.ts';
import { actorOf } from './notify.ts';
import { rhythmOf } from './rhythm.ts';
import { whereToGo } from './where-to-go.ts';

/** To whom a mail goes, as they are now. */
export interface Reader {
  id: string;
  role: Role;
  organisationId: string | null;
  held: string[];
  email: string | null;
  active: boolean;
  locale: Locale;
  mailRhythm: Rhythm;
}

/** One notification as a mail tells it. */
export interface MailItem {
  id: string;
  kind: NotificationKindName;
  thingId: string;
  title: string;
  path: string;
  actor: string | null;
  organisation: string | null;
  practices: string | null;
  words: string;
  wordsLanguage: string;
  /** Why it is not to be mailed after all. */
  drop: string | null;
}

interface Row {
  id: string;
  kind: NotificationKindName;
  readAt: Date | null;
  thingId: string;
  thingKind: ThingKind;
  slug: string;
  title: string;
  standing: boolean;
  /** Of the post; null: it is about the thing itself. */
  number: number | null;
  html: string | null;
  slots: string[];
  language: string;
  actor: string | null;
  organisation: string | null;
  practices: string | null;
  seen: boolean;
  choice: Rhythm | null;
}

const EXCERPT_LETTERS = 600;

/** The recipient of a notification; undefined if it is gone. */
export async function findReader(db: Db, memberId: string): Promise<Reader | undefined> {
  const row = await db
    .selectFrom('member')
    .select(['id', 'role', 'organisation_id', 'email', 'state', 'locale', 'mail_rhythm'])
    .select(heldBy().as('held'))
    .where('id', '=', memberId)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      role: row.role,
      organisationId: row.organisation_id,
      held: row.held,
      email: row.email,
      active: row.state === 'active',
      locale: isLocale(row.locale) ? row.locale : LOCALES[0],
      mailRhythm: row.mail_rhythm,
    }
  );
}

/** Reads the world once more: what these notifications would say in a mail now, and which are stale. */
export async function readMailItems(
  db: Db,
  reader: Reader,
  notificationIds: readonly string[],
  now: Date,
): Promise<MailItem[]> {
  const ctx: Context = { db, actor: actorOf(reader), locale: reader.locale, now: () => now };
  const { rows } = await sql<Row>`
    select n.id, n.kind, n.read_at as "readAt", thing.id as "thingId", thing.kind as "thingKind",
           thing.slug, thing.title,
           ((n.post_id is null or thing.state = 'published' and post.removed_at is null)
             and ${visibleTo(ctx.actor)}) as standing,
           post.number, post.html, coalesce(post.slots, '{}') as slots, coalesce(post.language, thing.language) as language,
           ${nameOf('actor', reader.locale)} as actor,
           (select name from organisation where id =
             case when actor.id = post.author_id then coalesce(post.organisation_id, actor.organisation_id)
                  else actor.organisation_id end) as organisation,
           (select string_agg(text.title, ', ' order by text.title)
              from thing_practice link
              join lateral ${practiceText(sql.ref('link.practice_id'), reader.locale)} text on true
             where link.thing_id = thing.id) as practices,
           (n.kind not in ('accepted', 'revealed', 'move_proposed') and exists (select from thread_read
              where member_id = n.recipient_id and thing_id = thing.id
                and last_number >= post.number)) as seen,
           (select rhythm from notification_choice
             where member_id = n.recipient_id and kind = n.kind) as choice
      from notification n
      join thing on thing.id = n.thing_id
      left join post on post.id = n.post_id
      left join member actor on actor.id = n.actor_id and actor.state <> 'erased'
     where n.id = any(${notificationIds}::uuid[]) and n.recipient_id = ${reader.id}
     order by n.created_at, n.id`.execute(db);
  const fresh = rows.map((row) => ({ row, drop: reasonToDrop(reader, row) }));
  const html = await fillBodies(
    ctx,
    fresh.map(({ row, drop }) =>
      drop || row.html === null ? { html: '', slots: [] } : { html: row.html, slots: row.slots },
    ),
    '…',
  );
  return fresh.map(({ row, drop }, i) => ({
    id: row.id,
    kind: row.kind,
    thingId: row.thingId,
    title: row.title,
    path: whereToGo(row.kind, row.thingKind, row.slug, row.number),
    actor: row.actor,
    organisation: row.organisation,
    practices: row.practices,
    words: excerpt(htmlToText(html[i] ?? ''), EXCERPT_LETTERS),
    wordsLanguage: row.language,
    drop,
  }));
}

function reasonToDrop(reader: Reader, row: Row): string | null {
  if (!reader.active || !reader.email) return 'member_not_active';
  if (!row.standing) return 'not_visible';
  if (row.readAt || row.seen) return 'already_read';
  if (rhythmOf(reader.mailRhythm, row.choice) === 'never') return 'unsubscribed';
  return null;
}

import { sql } from 'kysely';
import { actingAs, heldBy } from '#commons/capabilities/server/held.ts';
import { emit } from '#commons/events/server/index.ts';
import { visibleTo } from '#commons/things/server/index.ts';
import { VISITOR, type Actor, type Role } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { ABOUT_THINGS, type NotificationKindName, type Rhythm } from '../schema.ts';
import type { Happening, Listener, NotificationKind } from './kind.ts';
import { nextDaily, rhythmOf } from './rhythm.ts';

/**
 * Tells whoever is to be told of an event: a line in their list, and a mail at their rhythm.
 * Running it again for the same event adds nothing.
 * @param kinds all reasons to tell people, the weightiest first: of one event a person hears once
 */
export async function notify(
  db: Db,
  kinds: readonly NotificationKind[],
  eventId: number,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('notify'), ${eventId % 2 ** 31}::int)`.execute(
      tx,
    );
    const happening = await findHappening(tx, eventId);
    if (!happening) return;
    const reasons = await gatherAudience(tx, kinds, happening);
    for (const person of await findRecipients(tx, happening, [...reasons.keys()])) {
      if (!(await maySee(tx, person, happening.thingId))) continue;
      await tell(tx, happening, person, reasons.get(person.id)!, now);
    }
  });
}

const aboutThing = (kind: string) => (ABOUT_THINGS as ReadonlySet<string>).has(kind);

/** The event with its post, if it is about one, and if there is still something to tell. */
async function findHappening(db: Db, eventId: number): Promise<Happening | undefined> {
  const { rows } = await sql<Happening & { published: boolean }>`
    select event.id as "eventId", event.at, event.kind, event.actor_id as "actorId",
           thing.id as "thingId", event.member_id as "memberId", post.id as "postId",
           thing.state = 'published' as published
      from event
      join thing on thing.id = event.thing_id
      left join post on post.thing_id = thing.id and post.removed_at is null
       and (post.id = event.post_id or (event.post_id is null and post.number = 1))
     where event.id = ${eventId}`.execute(db);
  const [found] = rows;
  if (!found) return undefined;
  if (aboutThing(found.kind)) return { ...found, postId: null };
  return found.published && found.postId ? found : undefined;
}

type Reason = { kind: NotificationKindName } & Pick<Listener, 'rhythm'>;

/** Whom it concerns, each with the weightiest reason; never whoever did it. */
async function gatherAudience(
  db: Db,
  kinds: readonly NotificationKind[],
  happening: Happening,
): Promise<Map<string, Reason>> {
  const reasons = new Map<string, Reason>();
  for (const kind of kinds) {
    if (!kind.on.includes(happening.kind)) continue;
    for (const each of await kind.audience(db, happening)) {
      const { id, rhythm } = typeof each === 'string' ? { id: each, rhythm: null } : each;
      if (!reasons.has(id)) reasons.set(id, { kind: kind.name, rhythm });
    }
  }
  return withoutPersonas(db, reasons, happening.actorId);
}

/** A persona is told through whoever it stands for; who did it, under whatever identity, is not told. */
async function withoutPersonas(
  db: Db,
  reasons: ReadonlyMap<string, Reason>,
  actorId: string | null,
): Promise<Map<string, Reason>> {
  const rows = await db
    .selectFrom('persona')
    .select(['id', 'member_id'])
    .where(
      'id',
      '=',
      sql<string>`any(${[...reasons.keys(), ...(actorId ? [actorId] : [])]}::uuid[])`,
    )
    .execute();
  const behind = new Map(rows.map((row) => [row.id, row.member_id]));
  const actor = actorId && (behind.get(actorId) ?? actorId);
  const people = new Map<string, Reason>();
  for (const [id, reason] of reasons) {
    const member = behind.get(id) ?? id;
    if (member !== actor && !people.has(member)) people.set(member, reason);
  }
  return people;
}

interface Recipient {
  id: string;
  role: Role;
  organisationId: string | null;
  held: string[];
  hasAddress: boolean;
  timeZone: string;
  mailRhythm: Rhythm;
  choices: Partial<Record<NotificationKindName, Rhythm>>;
}

/** The active ones among them who have not heard of this yet. */
async function findRecipients(db: Db, happening: Happening, ids: string[]): Promise<Recipient[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Recipient>`
    select id, role, organisation_id as "organisationId", ${heldBy()} as held, email is not null as "hasAddress",
           time_zone as "timeZone", mail_rhythm as "mailRhythm",
           coalesce((select jsonb_object_agg(kind, rhythm) from notification_choice
                      where member_id = member.id), '{}') as choices
      from member
     where id = any(${ids}::uuid[]) and state = 'active'
       and not exists (select from notification
         where recipient_id = member.id and occurrence = ${occurrenceOf(happening)})
     order by id`.execute(db);
  return rows;
}

/** What is told once: a post that came, or that it was accepted; not each event about it. */
const occurrenceOf = ({ kind, postId, eventId }: Happening): string => {
  // each time anew
  if (aboutThing(kind)) return `${kind}/${eventId}`;
  if (kind === 'author_revealed' || kind === 'move_proposed') return `${kind}/${eventId}`;
  return `${kind === 'answer_accepted' ? 'accepted' : 'post'}/${postId}`;
};

async function maySee(db: Db, person: Recipient, thingId: string): Promise<boolean> {
  const found = await db
    .selectFrom('thing')
    .select('id')
    .where('id', '=', thingId)
    .where(visibleTo(actorOf(person)))
    .executeTakeFirst();
  return found !== undefined;
}

/** A member as the one who reads: what they are told of is what they could open themselves. */
export function actorOf(person: {
  id: string;
  role: Role;
  organisationId: string | null;
  held: readonly string[];
}): Actor {
  return {
    memberId: person.id,
    role: person.role,
    organisationId: person.organisationId,
    scopes: null,
    ...actingAs(person.role, person.held),
  };
}

async function tell(
  db: Db,
  happening: Happening,
  person: Recipient,
  { kind, rhythm: chosen }: Reason,
  now: Date,
): Promise<void> {
  const id = newId();
  const added = await db
    .insertInto('notification')
    .values({
      id,
      kind,
      occurrence: occurrenceOf(happening),
      recipient_id: person.id,
      actor_id: happening.actorId,
      thing_id: happening.thingId,
      post_id: happening.postId,
      created_at: happening.at, // jobs may run in another order than things happened
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (!added.numInsertedOrUpdatedRows) return;
  const rhythm = rhythmOf(person.mailRhythm, person.choices[kind], chosen);
  if (rhythm !== 'never' && person.hasAddress)
    await db
      .insertInto('delivery')
      .values({
        notification_id: id,
        channel: 'mail',
        rhythm,
        due_at: rhythm === 'daily' ? nextDaily(now, person.timeZone) : now,
      })
      .execute();
  await emit(
    { db, actor: VISITOR, locale: 'en', now: () => now },
    {
      kind: 'notification_added',
      memberId: person.id,
      thingId: happening.thingId,
      ...(happening.postId && { postId: happening.postId }),
    },
  );
}

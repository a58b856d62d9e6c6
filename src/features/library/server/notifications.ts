import { sql } from 'kysely';
import type { NotificationKind } from '#commons/notifications/server/kind.ts';
import type { Db } from '#platform/db/connect.ts';

async function writersOf(db: Db, thingId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select author_id as id from thing where id = ${thingId}
    union select member_id from co_author where thing_id = ${thingId} and member_id is not null`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Something that was written in the organisation that I lead is to be public: may it? */
export const consentAsked: NotificationKind = {
  name: 'consent_asked',
  on: ['consent_asked'],
  audience: async (db, { thingId }) => {
    const rows = await db
      .selectFrom('public_consent')
      .innerJoin('responsibility as lead', 'lead.organisation_id', 'public_consent.organisation_id')
      .select('lead.member_id as id')
      .where('lead.kind', '=', 'org_lead')
      .where('thing_id', '=', thingId)
      .where('state', '=', 'asked')
      .execute();
    return rows.map(({ id }) => id);
  },
};

/** That was answered, or the answer was taken back: to those who wrote it and who asked. */
export const consentDecided: NotificationKind = {
  name: 'consent_decided',
  on: ['consent_decided'],
  audience: async (db, { thingId }) => {
    const last = await db
      .selectFrom('public_consent')
      .select('asked_by')
      .where('thing_id', '=', thingId)
      .orderBy('asked_at', 'desc')
      .executeTakeFirst();
    return [...(await writersOf(db, thingId)), ...(last?.asked_by ? [last.asked_by] : [])];
  },
};

/** What I submitted came back, with what is still to do. */
export const textSentBack: NotificationKind = {
  name: 'text_sent_back',
  on: ['text_sent_back'],
  audience: (db, { thingId }) => writersOf(db, thingId),
};

/** What I wrote for the library can be read. */
export const textPublished: NotificationKind = {
  name: 'text_published',
  on: ['text_published'],
  audience: (db, { thingId }) => writersOf(db, thingId),
};

/** A change that I suggested was accepted or declined. */
export const suggestionDecided: NotificationKind = {
  name: 'suggestion_decided',
  on: ['suggestion_decided'],
  audience: async (_, { memberId }) => (memberId ? [memberId] : []),
};

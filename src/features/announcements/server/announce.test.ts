import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { segmentInput } from '#commons/segments/schema.ts';
import { saveSegment } from '#commons/segments/server/index.ts';
import { ownSpace, readersOf, spaceIsReadable, spaceOf } from '#commons/spaces/server/index.ts';
import { addPost } from '#commons/threads/server/index.ts';
import { findConversation } from '#features/conversations/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anOrganisation, as, type TestMember } from '#tests/support/factories.ts';
import { listTold, tellEverybody } from '#tests/support/notifying.ts';
import { announceInput, audienceInput } from '../schema.ts';
import { announce, countAudience } from './index.ts';

const { db } = await testDatabase();
const client = await anOrganisation(db, { type: 'client', population_band: 'XS' });
const partner = await anOrganisation(db, { type: 'partner' });
const host = await aMember(db, { role: 'host', name: 'Hanne' });
const admin = await aMember(db, { role: 'admin', name: 'Adam' });
const moderator = await aMember(db, { role: 'moderator', name: 'Mo' });
const mayor = await aMember(db, { organisation_id: client.id, name: 'Mia' });
const expert = await aMember(db, { organisation_id: partner.id, name: 'Eva' });
const gone = await aMember(db, { organisation_id: client.id, state: 'suspended', name: 'Gus' });
const everybody = [host, admin, moderator, mayor, expert, gone];
const by = (who: TestMember | null) => as(db, who);
const words = (more: Record<string, unknown> = {}) =>
  announceInput.parse({ title: 'A new guide', markdown: 'On counting votes.', ...more });
const { id: villages } = await saveSegment(
  by(host),
  null,
  segmentInput.parse({ name: 'Villages', rule: { bands: ['XS'] } }),
);
const told = async (id: string) =>
  (await listTold(db, id)).map((line) => line.replace(/ \(.*/, '').replace('announced ', ''));

test('who reads a space is the same from both sides', async () => {
  const open = newId();
  const closed = newId();
  for (const [id, access] of [
    [open, 'open'],
    [closed, 'private'],
  ] as const)
    await db
      .insertInto('member_group')
      .values({ id, slug: `g-${id}`, name: access, access })
      .execute();
  await db
    .insertInto('group_membership')
    .values([
      { group_id: closed, member_id: expert.id, state: 'member' },
      { group_id: closed, member_id: mayor.id, state: 'invited' },
    ])
    .execute();
  for (const kind of ['public', 'members', 'clients', 'hosts', 'participants'] as const)
    await spaceOf(db, kind);
  await ownSpace(db, { organisationId: client.id });
  for (const groupId of [open, closed]) await ownSpace(db, { groupId });
  const spaces = await db.selectFrom('space').select(['id', 'kind']).execute();
  for (const { id, kind } of spaces) {
    const { rows } = await sql<{ id: string }>`
      select id from member where id in ${readersOf(sql`${id}::uuid`)}`.execute(db);
    const readers = new Set(rows.map((row) => row.id));
    for (const who of everybody) {
      const reads = await sql`select from space where id = ${id}
        and ${spaceIsReadable(by(who).actor)}`.execute(db);
      const expected = reads.rows.length > 0 && who.state === 'active';
      assert.equal(readers.has(who.id), expected, `${kind}, ${who.name}`);
    }
  }
});

describe('an announcement', () => {
  test('is for hosts to make, where they may write', async () => {
    for (const [who, code] of [
      [null, 'sign_in_required'],
      [mayor, 'hosts_only'],
      [moderator, 'hosts_only'],
    ] as const) {
      await assert.rejects(announce(by(who), words()), { code });
      await assert.rejects(countAudience(by(who), audienceInput.parse({})), { code });
    }
    const elsewhere = `group/${newId()}`;
    await assert.rejects(announce(by(host), words({ space: elsewhere })), {
      code: 'invalid_input',
    });
    await assert.rejects(announce(by(host), words({ segmentId: newId() })), { kind: 'not_found' });
  });

  test('reaches all who read the space, each once, and says what it is', async () => {
    assert.equal(await countAudience(by(host), audienceInput.parse({})), 4);
    const { id, slug } = await announce(by(host), words({ closed: true }));
    await tellEverybody(db);
    await tellEverybody(db);
    assert.deepEqual(await told(id), ['Adam', 'Eva', 'Mia', 'Mo']);
    const view = await findConversation(by(mayor), slug, 1, { member: '?' });
    assert.deepEqual([view.announcement, view.closed], [true, true]);
    await assert.rejects(addPost(by(mayor), id, { markdown: 'x' }), { code: 'thread_closed' });
    const narrow = await announce(by(host), words({ space: 'clients' }));
    await tellEverybody(db);
    assert.deepEqual(await told(narrow.id), ['Adam', 'Mia']);
  });

  test('to a segment reaches those who fit and read; others may read it all the same', async () => {
    const input = { space: 'members', segmentId: villages };
    assert.equal(await countAudience(by(host), audienceInput.parse(input)), 1);
    const { id, slug } = await announce(by(host), words(input));
    await tellEverybody(db);
    assert.deepEqual(await told(id), ['Mia']);
    await findConversation(by(expert), slug, 1, { member: '?' });
    const closed = await announce(by(host), words({ ...input, space: 'hosts' }));
    await db.deleteFrom('segment').where('id', '=', villages).execute();
    await tellEverybody(db);
    assert.deepEqual(await told(closed.id), [], 'a segment lets nobody read, and is not everybody');
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentInput } from '#commons/segments/schema.ts';
import { removeSegment, saveSegment } from '#commons/segments/server/index.ts';
import { addPost } from '#commons/threads/server/index.ts';
import { findConversation } from '#features/conversations/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aConversation,
  aMember,
  anOrganisation,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { groupInput, joinGroupInput } from '../schema.ts';
import * as groups from './index.ts';

const { db } = await testDatabase();
const small = await anOrganisation(db, { population_band: 'XS' });
const large = await anOrganisation(db, { population_band: 'XL' });
const host = await aMember(db, { role: 'host', organisation_id: large.id });
const villager = await aMember(db, { organisation_id: small.id });
const other = await aMember(db, { organisation_id: small.id });
const citizen = await aMember(db, { organisation_id: large.id });
const by = (who: TestMember) => as(db, who);
const { id: segmentId } = await saveSegment(
  by(host),
  null,
  segmentInput.parse({ name: 'Villages', rule: { bands: ['XS'] } }),
);

async function aGroup(agreement = '') {
  const input = groupInput.parse({ name: 'Villages', access: 'private', agreement });
  const made = await groups.createGroup(by(host), input);
  return { ...made, ref: `group/${made.id}` as const };
}
const inside = async (group: { id: string }) =>
  (
    await db
      .selectFrom('group_membership')
      .select('member_id')
      .where('group_id', '=', group.id)
      .where('state', '=', 'member')
      .execute()
  ).map(({ member_id }) => member_id);
const isIn = async (who: TestMember, group: { id: string }) =>
  (await inside(group)).includes(who.id);

test('a steward who is a host lets a group follow a segment; nobody else does', async () => {
  const group = await aGroup();
  await groups.inviteToGroup(by(host), group, citizen.handle);
  await groups.joinGroup(by(citizen), group, joinGroupInput.parse({}));
  await groups.setGroupSteward(by(host), group, citizen.id, true);
  const stranger = await aMember(db, { role: 'host' });
  for (const [who, code] of [
    [citizen, 'hosts_only'],
    [stranger, 'only_stewards_set_access'],
    [villager, 'only_stewards_set_access'],
  ] as const)
    await assert.rejects(groups.followSegment(by(who), group, segmentId), { code });
  assert.equal(await isIn(villager, group), false);
  await groups.followSegment(by(host), group, segmentId);
  assert.equal(await isIn(villager, group), true);
  await assert.rejects(removeSegment(by(host), segmentId), { code: 'segment_in_use' });
  await groups.followSegment(by(host), group, null);
  assert.deepEqual((await inside(group)).sort(), [host.id, citizen.id].sort());
});

test('who comes to fit comes in and reads; who no longer does goes; others stay', async () => {
  const group = await aGroup();
  const { id, slug } = await aConversation(by(host), { space: group.ref });
  await groups.inviteToGroup(by(host), group, citizen.handle);
  await groups.joinGroup(by(citizen), group, joinGroupInput.parse({}));
  const read = (who: TestMember) => findConversation(by(who), slug, 1, { member: '' });
  await assert.rejects(read(other), { kind: 'not_found' });
  await groups.followSegment(by(host), group, segmentId);
  await read(other);
  await addPost(by(other), id, { markdown: 'We are small too.' });

  await db
    .updateTable('member')
    .set({ organisation_id: large.id })
    .where('id', '=', other.id)
    .execute();
  await groups.followSegments(db, new Date());
  await assert.rejects(read(other), { kind: 'not_found' });
  assert.equal(await isIn(citizen, group), true, 'who came by themselves stays');
  assert.equal(await isIn(host, group), true, 'a steward stays');

  await db
    .updateTable('member')
    .set({ organisation_id: small.id })
    .where('id', '=', other.id)
    .execute();
  const counts = await groups.followSegments(db, new Date());
  assert.ok(counts.came >= 1);
  await read(other);
  assert.deepEqual(await groups.followSegments(db, new Date()), { came: 0, went: 0 });
});

test('who left or was taken out is not brought back, until they join again', async () => {
  const group = await aGroup();
  await groups.followSegment(by(host), group, segmentId);
  await groups.leaveGroup(by(villager), group);
  await groups.removeFromGroup(by(host), group, other.id);
  await groups.followSegments(db, new Date());
  assert.deepEqual(await inside(group), [host.id]);
  await groups.inviteToGroup(by(host), group, villager.handle);
  await groups.joinGroup(by(villager), group, joinGroupInput.parse({}));
  await groups.followSegments(db, new Date());
  assert.equal(await isIn(villager, group), true);
});

test('whoever is brought in agrees before writing', async () => {
  const group = await aGroup('What is said here stays here.');
  const { id } = await aConversation(by(host), { space: group.ref });
  await groups.followSegment(by(host), group, segmentId);
  await assert.rejects(addPost(by(villager), id, { markdown: 'x' }), { code: 'agree_again_first' });
  assert.equal((await groups.findGroup(by(villager), group, '')).agreeAgain, true);
  await groups.agreeAgain(by(villager), group);
  await addPost(by(villager), id, { markdown: 'Agreed.' });
});

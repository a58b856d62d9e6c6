import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, anOrganisation, as } from '#tests/support/factories.ts';
import { ownSpace, stewardsIt } from './index.ts';

const { db } = await testDatabase();

test('a steward answers for what stands in their own group, and nowhere else', async () => {
  const town = await anOrganisation(db);
  const [steward, lead, other] = [
    await aMember(db),
    await aMember(db, { organisation_id: town.id }),
    await aMember(db),
  ];
  const things: Record<string, string> = {};
  const groups: Record<string, string> = {};
  for (const name of ['own', 'another']) {
    const id = newId();
    groups[name] = id;
    await db
      .insertInto('member_group')
      .values({ id, slug: `g-${id}`, name, access: 'open' })
      .execute();
    await ownSpace(db, { groupId: id });
    await db
      .insertInto('group_membership')
      .values({ group_id: id, member_id: other.id, state: 'member' })
      .execute();
    things[name] = (await aConversation(as(db, other), { space: `group/${id}` })).id;
  }
  things.members = (await aConversation(as(db, other))).id;
  things.town = (await aConversation(as(db, lead), { space: 'organisation' })).id;
  await db
    .insertInto('responsibility')
    .values([
      { id: newId(), member_id: steward.id, kind: 'group_steward', group_id: groups.own! },
      { id: newId(), member_id: lead.id, kind: 'org_lead', organisation_id: town.id },
    ])
    .execute();
  const answersFor = async (who: typeof steward | null) => {
    const rows = await db
      .selectFrom('thing')
      .select('id')
      .where(stewardsIt(as(db, who).actor))
      .execute();
    return rows.map(({ id }) => Object.keys(things).find((name) => things[name] === id));
  };
  assert.deepEqual(await answersFor(steward), ['own']);
  for (const nobody of [lead, other, null]) assert.deepEqual(await answersFor(nobody), []);
});

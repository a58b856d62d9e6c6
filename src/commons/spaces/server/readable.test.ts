import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, as } from '#tests/support/factories.ts';
import { ownSpace, whyReadOnly } from './index.ts';

const { db } = await testDatabase();

test('whom a segment brought into a group is asked to agree first, where there is something to agree to', async () => {
  const [brought, joined] = [await aMember(db), await aMember(db)];
  const why = async (agreement: string) => {
    const id = newId();
    await db
      .insertInto('member_group')
      .values({ id, slug: `g-${id}`, name: 'Circle', access: 'open', agreement })
      .execute();
    await ownSpace(db, { groupId: id });
    const member = { group_id: id, state: 'member' as const };
    await db
      .insertInto('group_membership')
      .values([
        { ...member, member_id: joined.id, agreed_at: new Date() },
        { ...member, member_id: brought.id, by_segment: true },
      ])
      .execute();
    const thing = await aConversation(as(db, joined), { space: `group/${id}` });
    const read = (who: typeof joined) =>
      db
        .selectFrom('thing')
        .select(whyReadOnly(as(db, who).actor).as('why'))
        .where('id', '=', thing.id)
        .executeTakeFirstOrThrow();
    return [(await read(joined)).why, (await read(brought)).why];
  };
  assert.deepEqual(await why('Be kind.'), [null, 'agree_again_first']);
  assert.deepEqual(await why(''), [null, null]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actingAs } from '#commons/capabilities/server/held.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aPractice, as } from '#tests/support/factories.ts';
import { visibleTo } from './index.ts';

const { db } = await testDatabase();

test('what waits to be published is seen by a practice’s steward, as long as stewards publish', async () => {
  const practice = await aPractice(db);
  const steward = await aMember(db);
  await db
    .insertInto('responsibility')
    .values({
      ...{ id: newId(), member_id: steward.id, kind: 'practice_steward' },
      practice_id: practice.id,
    })
    .execute();
  const author = as(db, await aMember(db));
  const { id } = await aConversation(author, { practiceIds: [practice.id] });
  await db.updateTable('thing').set({ state: 'in_review' }).where('id', '=', id).execute();
  const sees = async (held: readonly string[]) => {
    const actor = { ...as(db, steward).actor, ...actingAs('member', held) };
    const rows = await db.selectFrom('thing').select('id').where(visibleTo(actor)).execute();
    return rows.some((row) => row.id === id);
  };
  assert.equal(await sees(['practice_steward']), true);
  assert.equal(await sees([]), false);
  // An admin has taken it from stewards.
  assert.equal(await sees(['practice_steward', 'practice_steward:publish_library:false']), false);
});

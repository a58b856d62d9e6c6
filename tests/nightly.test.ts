import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDemo } from '#demo/load.ts';
import { aConversation, aMember, as } from '#tests/support/factories.ts';
import { runNightly } from '../src/nightly.ts';
import { testDatabase } from './support/db.ts';

const { db } = await testDatabase();
const titles = async () =>
  (await db.selectFrom('thing').select('title').execute()).map(({ title }) => title);

test('only a public demo begins anew each night; week-old events go', async () => {
  await loadDemo(db);
  const before = await titles();
  await aConversation(as(db, await aMember(db)), { title: 'Left by a passer-by' });
  await db
    .insertInto('event')
    .values({ kind: 'old', at: new Date(Date.now() - 8 * 86_400_000) })
    .execute();

  await runNightly(db, { demo: 'on' });
  assert.ok((await titles()).includes('Left by a passer-by'));
  assert.equal(
    (await db.selectFrom('event').select('kind').where('kind', '=', 'old').execute()).length,
    0,
  );

  await runNightly(db, { demo: 'public' });
  assert.ok((await titles()).includes('Left by a passer-by'), 'a real community is never reset');

  await db
    .insertInto('setting')
    .values({ key: 'demo', value: JSON.stringify('loaded') })
    .execute();
  await runNightly(db, { demo: 'public' });
  assert.deepEqual((await titles()).sort(), before.sort());
});

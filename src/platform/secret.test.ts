import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testDatabase } from '#tests/support/db.ts';
import { findKey } from './secret.ts';

const first = await testDatabase();
const second = await testDatabase();
const given = process.env.COPIA_SECRET;
after(() => void (process.env.COPIA_SECRET = given));

test('every process has the same key of a purpose; another purpose or community has another', async () => {
  delete process.env.COPIA_SECRET;
  const keys = await Promise.all([1, 2, 3].map(() => findKey(first.db, 'sign-in')));
  assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1, 'made once');
  assert.equal(keys[0]?.length, 32);
  assert.notDeepEqual(await findKey(first.db, 'mail-stop'), keys[0]);
  assert.notDeepEqual(await findKey(second.db, 'sign-in'), keys[0]);
});

test('a secret of the operator’s own is used instead, on whichever database; a short one is refused', async () => {
  process.env.COPIA_SECRET = 'an operator’s own long secret, given to all';
  const key = await findKey(first.db, 'sign-in');
  assert.deepEqual(await findKey(second.db, 'sign-in'), key);
  delete process.env.COPIA_SECRET;
  assert.notDeepEqual(await findKey(first.db, 'sign-in'), key);
  process.env.COPIA_SECRET = 'short';
  await assert.rejects(findKey(first.db, 'sign-in'), /at least 32/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setSave } from '#commons/targets/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aPractice, as } from '#tests/support/factories.ts';
import { findAlsoLike } from './index.ts';

const { db } = await testDatabase();
const author = as(db, await aMember(db));
const host = as(db, await aMember(db, { role: 'host' }));

test('what shares a practice, a reader or a title is shown with the reason, and nothing one may not read', async () => {
  const practice = await aPractice(db, { title: 'Listening' });
  const begin = (title: string, rest: object = {}) => aConversation(author, { title, ...rest });
  const here = await begin('How do you count votes on paper?', { practiceIds: [practice.id] });
  const shared = await begin('A bench and its plaque', { practiceIds: [practice.id] });
  await aConversation(host, { title: 'For us', practiceIds: [practice.id], space: 'hosts' });
  const saved = await begin('Something quite different');
  await begin('Unrelated');
  for (let i = 0; i < 3; i++) {
    const reader = as(db, await aMember(db));
    for (const { id } of [here, saved])
      await setSave(reader, { target: { kind: 'thing', id }, on: true });
  }
  const found = await findAlsoLike(author, here.id);
  assert.deepEqual(Object.fromEntries(found.map(({ href, because }) => [href, because])), {
    [saved.href]: { kind: 'saved', count: 3 },
    [shared.href]: { kind: 'practice', title: 'Listening' },
  });
  assert.deepEqual(await findAlsoLike(as(db, null), here.id), [], 'a visitor reads none of it');
});

test('phases that practices of both belong to count, and are the reason where they weigh most', async () => {
  const phases = ['recruit', 'engage', 'analyse', 'decide', 'report_back'] as const;
  const [one, other] = [
    await aPractice(db, { phases: [...phases] }),
    await aPractice(db, { phases: [...phases, 'design'] }),
  ];
  const here = await aConversation(author, { title: 'Letters or posters?', practiceIds: [one.id] });
  const near = await aConversation(author, { title: 'On the bus', practiceIds: [other.id] });
  for (let saver = 1; saver <= 3; saver++) {
    assert.deepEqual(
      await findAlsoLike(author, here.id),
      [],
      'two savers would tell of each other',
    );
    const reader = as(db, await aMember(db));
    for (const { id } of [here, near])
      await setSave(reader, { target: { kind: 'thing', id }, on: true });
  }
  const [found] = await findAlsoLike(author, here.id);
  assert.equal(found?.href, near.href);
  assert.deepEqual(found.because, { kind: 'phase', phase: 'analyse' });
});

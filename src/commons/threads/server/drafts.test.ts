import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#platform/db/ids.ts';
import { aMember, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { MAX_DRAFTS } from '../schema.ts';
import { clearDraft, findDraft, saveDraft } from './drafts.ts';

const { db } = await testDatabase();
const [writer, other] = await Promise.all([aMember(db), aMember(db)]);
const at = (minute: number) => ({ now: () => new Date(Date.UTC(2026, 0, 1, 0, minute)) });

test('a draft is its writer’s alone, the last of each place, until it is cleared', async () => {
  const ctx = as(db, writer);
  await saveDraft(ctx, 'new', { markdown: 'One' });
  await saveDraft(ctx, 'new', { markdown: 'Two' });
  assert.deepEqual(await findDraft(ctx, 'new'), { markdown: 'Two' });
  assert.equal(await findDraft(as(db, other), 'new'), null);
  await assert.rejects(saveDraft(as(db, null), 'new', { markdown: 'x' }), {
    code: 'sign_in_required',
  });
  await clearDraft(as(db, other), 'new');
  assert.ok(await findDraft(ctx, 'new'));
  await clearDraft(ctx, 'new');
  assert.equal(await findDraft(ctx, 'new'), null);
});

test('of too many the oldest goes, nobody else’s', async () => {
  await saveDraft(as(db, other, at(0)), 'new', { markdown: 'older than all' });
  const keys = Array.from({ length: MAX_DRAFTS }, () => `reply/${newId()}`);
  for (const [minute, key] of keys.entries())
    await saveDraft(as(db, writer, at(minute + 1)), key, { markdown: 'x' });
  const ctx = as(db, writer, at(MAX_DRAFTS + 1));
  await saveDraft(ctx, keys[0]!, { markdown: 'taken up again' });
  await saveDraft(ctx, 'new', { markdown: 'one more' });
  const kept = await Promise.all([...keys.slice(0, 3), 'new'].map((key) => findDraft(ctx, key)));
  assert.deepEqual(
    kept.map((draft) => draft?.['markdown'] ?? null),
    ['taken up again', null, 'x', 'one more'],
  );
  assert.ok(await findDraft(as(db, other), 'new'));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VISITOR } from '#platform/context.ts';
import { aMember, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { saveSearchInput } from '../schema.ts';
import { forgetSearch, listSavedSearches, saveSearch } from './index.ts';

const { db } = await testDatabase();
const member = await aMember(db);
const other = await aMember(db);
const visitor = { db, actor: VISITOR, locale: 'en' as const, now: () => new Date() };
const input = (given: object) => saveSearchInput.parse(given);

test('a search is kept as it was asked, once, and for nobody else', async () => {
  const ctx = as(db, member);
  const narrow = input({ kind: 'guide', q: ' budget & “trees” ', practice: '' });
  const { id } = await saveSearch(ctx, narrow);
  assert.deepEqual(await saveSearch(ctx, narrow), { id }, 'the same one');
  await saveSearch(ctx, input({ q: 'trees' }));
  const kept = await listSavedSearches(ctx);
  assert.deepEqual(
    kept.map(({ q, kind, asked }) => [q, kind, asked]),
    [
      ['trees', undefined, 'q=trees'],
      ['budget & “trees”', 'guide', 'q=budget+%26+%E2%80%9Ctrees%E2%80%9D&kind=guide'],
    ],
  );
  assert.deepEqual(await listSavedSearches(as(db, other)), []);
  await assert.rejects(forgetSearch(as(db, other), id), { code: 'not_found' });
  await forgetSearch(ctx, id);
  assert.deepEqual(
    (await listSavedSearches(ctx)).map(({ q }) => q),
    ['trees'],
  );
  await assert.rejects(forgetSearch(ctx, id), { code: 'not_found' });
  for (const refused of [
    () => saveSearch(visitor, narrow),
    () => listSavedSearches(visitor),
    () => forgetSearch(visitor, id),
  ])
    await assert.rejects(refused, { code: 'sign_in_required' });
  assert.equal(saveSearchInput.safeParse({ q: ' ' }).success, false);
  // As long as one may be, in letters that do not repeat.
  const letters = (from: number, count: number) =>
    String.fromCodePoint(
      ...Array.from({ length: count }, (_, at) => 0x4e00 + ((from + at * 37) % 20_000)),
    );
  const long = {
    q: letters(0, 500),
    practice: letters(7_000, 120),
    organisation: letters(3_000, 120),
  };
  await saveSearch(ctx, input(long));
  assert.equal((await listSavedSearches(ctx))[0]!.q, long.q);
});

test('a hundred at most, also when many come at once', async () => {
  const ctx = as(db, other);
  const asked = Array.from({ length: 105 }, (_, at) => saveSearch(ctx, input({ q: `w${at}` })));
  const refused = (await Promise.allSettled(asked)).flatMap((each) =>
    each.status === 'rejected' ? [(each.reason as { code: string }).code] : [],
  );
  assert.deepEqual(
    refused,
    Array.from({ length: 5 }, () => 'too_many_searches'),
  );
  assert.equal((await listSavedSearches(ctx)).length, 100);
});

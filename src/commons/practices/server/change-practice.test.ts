import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { setFollow } from '#commons/targets/server/index.ts';
import { listWaitingInput } from '#features/desk/schema.ts';
import { listWaiting } from '#features/desk/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aGuide, aMember, aPractice, as } from '#tests/support/factories.ts';
import { practiceInput } from '../schema.ts';
import { NAMING } from './change-practice.ts';
import { accessPractice, findPracticeBySlug, mergePractices, savePractice } from './index.ts';

const { db } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host' }));
const author = await aMember(db);
const member = as(db, author);
const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code);
  return true;
};
const input = (slug: string, rest: object = {}) =>
  practiceInput.parse({
    ...{ slug, phases: ['engage'], maturity: 'tested' },
    texts: { en: { title: 'Listening', summary: 'To everybody.' } },
    ...rest,
  });

test('hosts name practices, change them, and the old address leads to the new one', async () => {
  await assert.rejects(
    savePractice(member, null, input('listening')),
    refused('only_hosts_change_practices'),
  );
  const { id } = await savePractice(host, null, input('listening'));
  const texts = { fr: { title: 'Écouter', summary: '' } };
  await savePractice(host, id, input('listening-well', { texts, reviewOn: '2020-01-01' }));
  const practice = await accessPractice({ ...member, locale: 'fr' }, { id });
  assert.deepEqual(
    [practice.title, practice.slug, practice.reviewDue],
    ['Écouter', 'listening-well', true],
  );
  assert.equal(await findPracticeBySlug(member, 'listening'), 'listening-well');
  const waits = await listWaiting(host, listWaitingInput.parse({ kind: 'stale_practice' }));
  assert.deepEqual(
    waits.items.map(({ href }) => href),
    ['/practices/listening-well/change'],
  );
  await assert.rejects(savePractice(host, null, input('listening')), refused('invalid_input'));
  await savePractice(host, id, input('listening'));
  assert.equal(await findPracticeBySlug(member, 'listening-well'), 'listening');
});

test('of two practices merged, all that the one had is the other’s', async () => {
  const [gone, kept] = [await aPractice(db), await aPractice(db)];
  const both = await aConversation(member, { practiceIds: [gone.id, kept.id] });
  const one = await aConversation(member, { practiceIds: [gone.id] });
  await setFollow(member, { target: { kind: 'practice', id: gone.id }, on: true });
  await assert.rejects(
    mergePractices(member, { id: gone.id, into: kept.id }),
    refused('only_hosts_change_practices'),
  );
  await assert.rejects(
    mergePractices(host, { id: gone.id, into: gone.id }),
    refused('invalid_input'),
  );
  await mergePractices(host, { id: gone.id, into: kept.id });
  const links = await db
    .selectFrom('thing_practice')
    .select(['thing_id', 'practice_id'])
    .where('thing_id', 'in', [both.id, one.id])
    .execute();
  assert.deepEqual(
    links.map(({ practice_id }) => practice_id),
    [kept.id, kept.id],
  );
  assert.equal((await accessPractice(member, { id: kept.id })).following, true);
  await assert.rejects(accessPractice(member, { id: gone.id }), refused('not_found'));
  assert.equal(await findPracticeBySlug(member, gone.slug), kept.slug);
});

test('a steward of both stays one steward', async () => {
  const guide = await aGuide(db, author);
  const { practice_id: gone } = await db
    .selectFrom('thing_practice')
    .select('practice_id')
    .where('thing_id', '=', guide.id)
    .executeTakeFirstOrThrow();
  const other = await aGuide(db, author);
  const { practice_id: kept } = await db
    .selectFrom('thing_practice')
    .select('practice_id')
    .where('thing_id', '=', other.id)
    .executeTakeFirstOrThrow();
  await mergePractices(host, { id: gone, into: kept });
  assert.equal((await accessPractice(member, { id: kept })).stewards.length, 1);
});

test('every table that names a practice by key is among those that come over', async () => {
  const { rows } = await sql<{ name: string }>`
    select distinct conrelid::regclass::text as name from pg_constraint
     where contype = 'f' and confrelid = 'practice'::regclass order by 1`.execute(db);
  assert.deepEqual(
    rows.map(({ name }) => name),
    [...NAMING.map(([table]) => table as string), 'practice_text'].sort(),
  );
});

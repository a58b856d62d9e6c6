import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { findOldAddress, importDiscourse } from './index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { as, aMember, aPractice } from '#tests/support/factories.ts';
import { findConversation } from '#features/conversations/server/index.ts';
import { search } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { ARCHIVE, archiveLine } from './fixture-archive.ts';

const { db } = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'copia-import-'));
after(() => rm(folder, { recursive: true }));

async function fileOf(lines: readonly string[], name = 'archive.jsonl'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const unknown = { member: 'a former member' };

test('an archive is brought in whole, and once only', async () => {
  const reader = await aMember(db);
  const practice = await aPractice(db);
  const host = await aMember(db, { email: 'rosa@example.org', name: 'Rosa here' });
  const file = await fileOf(ARCHIVE);
  const options = {
    file,
    people: new Map([
      ['rosa', { email: 'rosa@example.org', name: null }],
      ['piet.jansen', { email: 'piet@example.org', name: 'Piet Jansen' }],
    ]),
    practices: new Map([[7, practice.id]]),
  };
  const dry = await importDiscourse(db, { ...options, dryRun: true });
  assert.equal((await db.selectFrom('thing').select('id').execute()).length, 0);
  const report = await importDiscourse(db, options);
  assert.deepEqual({ ...report, dryRun: true }, dry, 'a dry run says the same');
  assert.deepEqual(
    { topics: report.topics, posts: report.posts, members: report.members },
    { topics: 2, posts: 6, members: 3 },
  );
  assert.deepEqual(report.created, { topics: 2, posts: 6, members: 2 });
  assert.deepEqual(
    report.skipped.map(({ line, reason }) => [line, reason]),
    [
      [5, 'the line is not valid JSON'],
      [6, '“topic_id” is missing'],
    ],
  );
  assert.equal(report.repeated, 1);
  assert.deepEqual(report.leftOut, { actions: 1, whispers: 1, deleted: 0, private: 0 });

  const things = await db.selectFrom('thing').selectAll().orderBy('created_at').execute();
  assert.equal(things.length, 2);
  const first = await findConversation(as(db, reader), things[0]!.slug, 1, unknown);
  assert.equal(first.title, 'Paper ballots or tablets?');
  assert.equal(first.kind, 'question');
  assert.equal(first.closed, true);
  assert.deepEqual(
    first.posts.map(({ number, parent }) => [number, parent?.number ?? null]),
    [
      [1, null],
      [2, 1],
      [4, 2],
    ],
  );
  assert.equal(first.accepted?.number, 2);
  assert.equal(first.posts[0]!.createdAt, '2021-03-01T09:00:00.000Z');
  assert.equal(first.posts[0]!.counts.importedLikes, 3);
  assert.equal(first.posts[0]!.counts.helpful, 0, 'no reaction is invented');
  assert.equal(first.posts[0]!.author.id, host.id, 'who is here already is not doubled');
  assert.deepEqual(
    first.practices.map(({ id }) => id),
    [practice.id],
  );
  assert.match(
    first.posts[2]!.html!,
    /<blockquote>.*<a class="slot-post"[^>]*#post-1">Rosa here</s,
  );
  assert.match(
    first.posts[2]!.html!,
    /slot-thing[^>]*>Second topic</,
    'a link to what comes later',
  );

  const piet = await db
    .selectFrom('member')
    .selectAll()
    .where('email', '=', 'piet@example.org')
    .executeTakeFirstOrThrow();
  assert.deepEqual([piet.handle, piet.name, piet.state], ['piet.jansen', 'Piet Jansen', 'invited']);
  const found = await search(as(db, reader), searchInput.parse({ q: 'envelopes' }));
  assert.equal(JSON.stringify(found).includes(things[0]!.slug), true);

  for (const table of ['event', 'notification'] as const)
    assert.equal((await db.selectFrom(table).selectAll().execute()).length, 0, `${table} is quiet`);

  const again = await importDiscourse(db, options);
  assert.deepEqual(again.created, { topics: 0, posts: 0, members: 0 });
  assert.equal(again.unchanged, 6);
  assert.equal((await db.selectFrom('post').select('id').execute()).length, 6);
});

test('a newer archive adds what is new and changes what changed', async () => {
  const lines = [
    archiveLine({
      id: 1,
      topic_id: 10,
      post_number: 1,
      raw: 'Changed since.',
      updated_at: '2022-01-01',
    }),
    archiveLine({
      id: 90,
      topic_id: 10,
      post_number: 5,
      raw: '[quote="piet.jansen, post:2, topic:10"]\nYes\n[/quote]\n\nNew.',
    }),
  ];
  const report = await importDiscourse(db, { file: await fileOf(lines, 'newer.jsonl') });
  assert.deepEqual([report.updated, report.created.posts, report.created.topics], [1, 1, 0]);
  const post = await db
    .selectFrom('post')
    .selectAll()
    .where('number', '=', 5)
    .executeTakeFirstOrThrow();
  assert.match(post.markdown, /copia:post\//, 'quotes what an earlier file brought');
});

test('another forum is not mixed in by mistake', async () => {
  const lines = [archiveLine({ id: 1, topic_id: 10, created_at: '2011-01-01T00:00:00Z' })];
  const file = await fileOf(lines, 'other.jsonl');
  await assert.rejects(importDiscourse(db, { file }), /--source/);
  const report = await importDiscourse(db, { file, source: 'other' });
  assert.equal(report.created.posts, 1);
});

test('an import that was cut short goes on where it stopped', async () => {
  const file = await fileOf(ARCHIVE.map((line) => line.replaceAll('2021-', '2019-')));
  const options = { file, source: 'cut', batch: 2 };
  let written = 0;
  await assert.rejects(
    importDiscourse(db, {
      ...options,
      onProgress: (step) => {
        if (step === 'write' && ++written === 2) throw new Error('killed');
      },
    }),
    /killed/,
  );
  const report = await importDiscourse(db, options);
  assert.deepEqual([report.unchanged, report.created.posts, report.created.topics], [4, 2, 0]);
  const { rows } = await sql<{ posts: number; things: number }>`
    select count(*)::int as posts, count(distinct thing_id)::int as things
      from import_map join import_source source on source.id = source_id
      join post on post.id = new_id
     where source.name = 'cut' and import_map.kind = 'post' and old_id not like '%/%'`.execute(db);
  assert.deepEqual(rows[0], { posts: 6, things: 2 });
});

test('old addresses lead to the new ones, for those who may read there', async () => {
  const member = as(db, await aMember(db));
  const first = await db
    .selectFrom('import_map')
    .innerJoin('thing', 'thing.id', 'import_map.new_id')
    .select('slug')
    .where('import_map.kind', '=', 'topic')
    .where('old_id', '=', '10')
    .orderBy('source_id')
    .executeTakeFirstOrThrow();
  const topic = `/conversations/${first.slug}`;
  for (const [path, href] of [
    ['/t/paper-ballots-or-tablets/10', topic],
    ['/t/paper-ballots-or-tablets/10/4?u=rosa', `${topic}#post-4`],
    ['/t/10', topic],
    ['/t/10/2', `${topic}#post-2`],
    ['/t/99/10', topic],
    ['/t/any-title/10/77', topic],
    ['/p/2', `${topic}#post-2`],
    ['/u/Piet.Jansen', '/people/piet.jansen'],
    ['/u/piet.jansen/summary', '/people/piet.jansen'],
  ] as const) {
    assert.equal(await findOldAddress(member, path), href, path);
    await assert.rejects(findOldAddress(as(db, null), path), { code: 'not_found' }, path);
  }
  for (const path of ['/t/nothing/404', '/p/404', '/p/x', '/u/nobody', '/t/', '/t/10/x/y'])
    await assert.rejects(findOldAddress(member, path), { code: 'not_found' }, path);
});

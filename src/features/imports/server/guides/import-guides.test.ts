import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accessAttachment } from '#commons/attachments/server/index.ts';
import { findPublication, saveChapter } from '#features/library/server/index.ts';
import { saveChapterInput } from '#features/library/schema.ts';
import { filesFolder, hasFile } from '#platform/storage/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, aPractice, as } from '#tests/support/factories.ts';
import { importGuides } from '../index.ts';
import { PAGES, writeFolder } from './fixture-folder.ts';

const data = await mkdtemp(join(tmpdir(), 'copia-guides-'));
process.env.COPIA_DATA = data;
after(() => rm(data, { recursive: true }));
const { db } = await testDatabase();
const folder = await writeFolder(join(data, 'pages'));
const host = await aMember(db, { role: 'host' });
const reader = await aMember(db);
const practice = await aPractice(db, { slug: 'youth' });
const run = (options: object = {}) =>
  importGuides(as(db, host), { folder, fields: ['why'], ...options });

async function open(title: string, language?: string) {
  const { thing_id } = await db
    .selectFrom('language_version')
    .select('thing_id')
    .where('title', '=', title)
    .executeTakeFirstOrThrow();
  const { slug } = await db
    .selectFrom('thing')
    .select('slug')
    .where('id', '=', thing_id)
    .executeTakeFirstOrThrow();
  return findPublication(as(db, reader), slug, language, '?');
}
const counts = async () => ({
  things: (await db.selectFrom('thing').select('id').execute()).length,
  revisions: (await db.selectFrom('revision').select('number').execute()).length,
  attachments: (await db.selectFrom('attachment').select('id').execute()).length,
});

test('a folder comes in whole; a dry run says the same and changes nothing', async () => {
  const dry = await run({ dryRun: true });
  assert.deepEqual(await counts(), { things: 0, revisions: 0, attachments: 0 });
  const report = await run();
  assert.deepEqual({ ...report, dryRun: true }, dry);
  const { pages, guides, articles, languages, pictures, created } = report;
  assert.deepEqual(
    { pages, guides, articles, languages, pictures, created },
    {
      ...{ pages: 10, guides: 6, articles: 1, pictures: 2 },
      languages: { en: 7, es: 2, fr: 1 },
      created: { things: 7, versions: 10, pictures: 2 },
    },
  );
  assert.deepEqual(report.leftOut, [
    { file: 'README.md', reason: 'about_repository' },
    { file: 'SUMMARY.md', reason: 'table_of_contents' },
    { file: '_template.md', reason: 'template' },
    { file: 'empty.md', reason: 'empty' },
  ]);
  assert.deepEqual(
    report.skipped.map(({ file, line }) => [file, line]),
    [['broken.md', 2]],
  );
  assert.deepEqual(
    report.notes.map(({ file, line, reason, what }) => [file, line, reason, what]),
    [
      ['_methods/map.md', 20, 'template', '{% for x in site.data.y %}'],
      ['en/ask/questions.md', 14, 'remote_picture', 'https://example.org/x.png'],
      ['en/ask/questions.md', 15, 'missing_picture', '../gone.png'],
      ['en/start.md', 11, 'dead_link', 'nowhere.md'],
      ['en/start.md', 15, 'dead_fragment', '#lost'],
      ['es/start.md', 11, 'more_chapters_than_source', 'De más'],
    ],
  );
  assert.equal((await counts()).things, 7);
});

test('chapters, links, pictures and files are where they were', async () => {
  const start = await open('Starting well');
  const questions = await open('Asking questions');
  assert.deepEqual(
    start.chapters.map(({ title, anchor }) => [title, anchor]),
    [
      ['', 'chapter-1'],
      ['Who comes', 'who-comes'],
      ['What they need', 'needs'],
    ],
  );
  const [intro, who, need] = start.chapters.map(({ html }) => html);
  assert.match(intro!, new RegExp(`href="${questions.href}#open-questions" title="Ask"`));
  assert.match(who!, new RegExp(`href="${questions.href}">the list</a>`));
  const [, id, name] = /<img src="\/files\/([0-9a-f-]{36})\/([^"]+)" alt="Two people"/.exec(who!)!;
  assert.match(who!, /title="Who" width="60" height="40"/);
  assert.equal(name, 'people.png');
  const file = await accessAttachment(as(db, reader), id!);
  assert.ok(await hasFile(filesFolder(), file.hash));
  await assert.rejects(accessAttachment(as(db, null), id!), { code: 'not_found' });
  assert.match(need!, /<code>\{\{ not\.touched \}\}<\/code>/);
  assert.match(need!, /href="\/files\/[0-9a-f-]{36}\/form\.csv"/);
  assert.match(need!, /a dead one\./);
  assert.match(need!, /<h3>Deeper<\/h3>/);
  assert.match(need!, /href="#who-comes"/);
  assert.match(need!, /href="#needs"/);
});

test('languages are versions of one thing, chapter by chapter', async () => {
  const spanish = await open('Starting well', 'es');
  assert.equal(spanish.title, 'Empezar bien');
  assert.deepEqual(
    spanish.versions.map(({ language, source, outdated }) => [language, source, outdated]),
    [
      ['en', true, false],
      ['es', false, false],
    ],
  );
  const [intro, who, need] = spanish.chapters;
  assert.deepEqual([intro!.html, intro!.language], ['', 'es'], 'it does not begin with words');
  assert.match(who!.html, /#open-questions">la lista/);
  assert.match(need!.html, /href="#who-comes"/);
  assert.match(need!.html, /<h2>De más<\/h2>/);
  assert.equal((await open('Guide', 'fr')).chapters[0]!.html, '<p>Bonjour à tous.</p>');
});

test('what site generators add becomes Markdown', async () => {
  const map = await open('Mapping');
  const start = await open('Starting well');
  assert.deepEqual(
    map.chapters.map(({ title }) => title),
    ['', 'How'],
  );
  assert.equal(map.chapters[0]!.html, '<p><strong>Why:</strong> To see it all.</p>');
  assert.match(map.chapters[1]!.html, new RegExp(`href="${map.href}#how">the map</a>`));
  assert.match(map.chapters[1]!.html, new RegExp(`href="${start.href}">start</a>`));
  assert.doesNotMatch(map.chapters[1]!.html, /note|section|x\.name/);
  const decide = await open('Decide');
  assert.match(decide.chapters[0]!.html, new RegExp(`href="${map.href}">Mapping</a>`));
  const { html } = (await open('A table')).chapters[0]!;
  assert.match(html, /<td><strong>2<\/strong><\/td>/);
  assert.match(html, /<blockquote>\s*<p><strong>Mind this:<\/strong>\s+Not so fast\./);
  assert.doesNotMatch(html, /color/);
  const news = await open('News of March');
  assert.deepEqual([news.kind, news.publishedAt!.slice(0, 10)], ['article', '2024-03-05']);
  const { practices, coAuthors } = await open('Asking questions');
  assert.deepEqual(
    practices.map(({ id }) => id),
    [practice.id],
  );
  assert.deepEqual(
    coAuthors.map(({ name }) => name),
    ['Ana Ruiz'],
  );
});

test('again changes nothing; a changed page becomes a new version, unless it was edited here', async () => {
  const before = await counts();
  const again = await run();
  assert.deepEqual(
    [again.created, again.updated, again.unchanged, again.kept],
    [{ things: 0, versions: 0, pictures: 0 }, 0, 10, []],
  );
  assert.deepEqual(await counts(), before);

  const start = await open('Starting well');
  const questions = await open('Asking questions');
  await saveChapter(
    as(db, host),
    questions.id,
    questions.chapters[0]!.id,
    saveChapterInput.parse({ language: 'en', title: 'Closed', markdown: 'Ours.' }),
  );
  await writeFile(
    join(folder, 'en/start.md'),
    PAGES['en/start.md']!.replace('## Who comes', '## Before\n\nNew.\n\n## Who comes'),
  );
  await writeFile(
    join(folder, 'en/ask/questions.md'),
    PAGES['en/ask/questions.md']!.replace('Yes or no.', 'Theirs.'),
  );
  const changed = await run();
  assert.deepEqual(
    [changed.updated, changed.kept],
    [2, [{ file: 'en/ask/questions.md', reason: 'edited_here' }]],
    'the Spanish page moves with its chapters',
  );
  const now = await open('Starting well');
  assert.deepEqual(
    now.chapters.map(({ anchor }) => anchor),
    ['chapter-1', 'before', 'who-comes', 'needs'],
  );
  assert.deepEqual(
    now.chapters.map(({ id }) => id).filter((_, i) => i !== 1),
    start.chapters.map(({ id }) => id),
    'chapters that stay are the same',
  );
  assert.match((await open('Asking questions')).chapters[0]!.html, /Ours/);
});

test('a draft is nobody’s but those who write it', async () => {
  const report = await run({ source: 'drafts', state: 'draft' });
  assert.equal(report.created.things, 7);
  const drafts = await db.selectFrom('thing').select('slug').where('state', '=', 'draft').execute();
  assert.equal(drafts.length, 7);
  const [{ slug }] = drafts as [{ slug: string }];
  await assert.rejects(findPublication(as(db, reader), slug, undefined, '?'), {
    code: 'not_found',
  });
  assert.ok(await findPublication(as(db, host), slug, undefined, '?'));
});

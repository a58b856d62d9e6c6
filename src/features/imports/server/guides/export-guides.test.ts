import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { sql } from 'kysely';
import sharp from 'sharp';
import { uploadAttachment } from '#commons/attachments/server/index.ts';
import * as library from '#features/library/server/index.ts';
import { fillSlots } from '#platform/markdown/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, aPractice, as } from '#tests/support/factories.ts';
import { exportGuides, FolderNotEmpty, importGuides } from '../index.ts';

const data = await mkdtemp(join(tmpdir(), 'copia-export-'));
process.env.COPIA_DATA = data;
after(() => rm(data, { recursive: true }));
const here = await testDatabase();
const there = await testDatabase();

/** Pieces of texts that are easily mistaken for the export's own marks. */
const PIECES = [
  'Plain words, *some* of them [linked](https://example.org/a_(b)).',
  '## A heading of the second level\n\n# And one of the first',
  '```\n## not a heading {#x}\n---',
  '---\ntitle: no head\n---',
  '<details>\n<summary>More</summary>\n\nInside.\n\n</details>',
  '> quoted\n\n- one\n- two\n\n  more',
  '[a reference][ref] and a note[^1]\n\n[ref]: https://example.org "Title"\n\n[^1]: The note.',
  '| a | b |\n| - | - |\n| 1 | 2 |',
  '<!-- not shown -->',
  'https://example.org/bare and {{ braces }} and {% tags %} and `[x](y)`',
  '+++\nx = 1\n+++',
  'Ελληνικά, русский, עברית, 日本語 🙂',
] as const;
const piece = fc.constantFrom<string>(...PIECES, 'THING', 'TITLE', 'CHAPTER', 'PICTURE', 'HERE');
const text = fc.array(piece, { minLength: 1, maxLength: 4 });
const title = fc.constantFrom<string>(
  '',
  'Simple',
  'With *marks* & "quotes": {#x}',
  '# Hash',
  'Ünï: код',
);
const language = fc.record({
  title: title.filter((each) => each !== ''),
  summary: title,
  shown: fc.boolean(),
});
const guide = fc.record({
  kind: fc.constantFrom('guide', 'article', 'template'),
  state: fc.constantFrom('draft', 'published', 'archived'),
  languages: fc.array(fc.tuple(fc.constantFrom('fr', 'pt-BR', 'ar'), language), { maxLength: 2 }),
  source: language,
  chapters: fc.array(fc.record({ title, text, others: text }), { minLength: 1, maxLength: 4 }),
  /** Of the first chapters of a template. */
  steps: fc.array(
    fc.constantFrom(
      null,
      { phase: 'recruit', fromDay: 0, dueDay: 14 } as const,
      { phase: 'decide', fromDay: null, dueDay: null } as const,
    ),
    { maxLength: 4 },
  ),
  /** Whether it has a cover, a category and something to download; a template has no cover. */
  more: fc.boolean(),
  author: fc.constantFrom('', 'Ana Ruiz', 'O’Neill: “quoted”, #1'),
});
type Guide = typeof guide extends fc.Arbitrary<infer T> ? T : never;

const host = await aMember(here.db, { role: 'host' });
const newHost = await aMember(there.db, { role: 'host' });
await aPractice(here.db, { slug: 'youth' });
await aPractice(there.db, { slug: 'youth' });

async function clear(db: Db): Promise<void> {
  await sql`delete from attachment where thing_id in (select id from thing where kind <> 'conversation')`.execute(
    db,
  );
  await sql`delete from thing where kind <> 'conversation'`.execute(db);
  await sql`delete from category`.execute(db);
  await sql`delete from import_source`.execute(db);
}

async function make(guides: readonly Guide[]): Promise<void> {
  const plans = guides.map((each, i) => ({
    each,
    id: crypto.randomUUID(),
    slug: `thing-${i}`,
    chapters: each.chapters.map((_, n) => ({ id: crypto.randomUUID(), anchor: `part-${n}` })),
  }));
  const ctx = as(here.db, host);
  const spaces = await sql<{ id: string }>`select id from space where kind = 'members'`.execute(
    here.db,
  );
  const cover = await sharp({
    create: { width: 1700, height: 1000, channels: 3, background: '#842' },
  })
    .jpeg()
    .toBuffer();
  const picture = await sharp({
    create: { width: 12, height: 9, channels: 3, background: '#246' },
  })
    .png()
    .toBuffer();
  const practice = await here.db.selectFrom('practice').select('id').executeTakeFirstOrThrow();
  for (const { each, id, slug, chapters } of plans) {
    const publishedAt = each.state === 'draft' ? null : new Date('2026-05-04T10:00:00Z');
    await library.bringInPublication(ctx, {
      ...{ id, slug, kind: each.kind as 'guide', state: each.state as 'draft', language: 'en' },
      ...{ title: each.source.title, spaceId: spaces.rows[0]!.id, publishedAt },
      ...{ createdAt: new Date('2026-05-04T10:00:00Z'), reviewOn: '2027-01-31' },
      ...{ practiceIds: [practice.id], authors: each.author ? [each.author] : [] },
    });
    await library.bringInChapters(ctx, id, chapters);
    if (each.kind === 'template')
      for (const [n, chapter] of chapters.entries())
        await library.writeStep(ctx, chapter.id, each.steps[n] ?? null);
    const shown = await uploadAttachment(ctx, { name: 'a b.png', stream: streamOf(picture) });
    await here.db
      .updateTable('attachment')
      .set({ thing_id: id })
      .where('id', '=', shown.id)
      .execute();
    const covered = each.more && each.kind !== 'template';
    if (each.more) {
      const paper = Buffer.from('Plain words to take home.');
      const file = await uploadAttachment(ctx, { name: 'take home.txt', stream: streamOf(paper) });
      await here.db
        .updateTable('attachment')
        .set({ thing_id: id })
        .where('id', '=', file.id)
        .execute();
      await library.bringInFiles(ctx, id, [file.id]);
      const titles = { en: 'News', de: 'Neues: „alles“' };
      const categoryId = await library.bringInCategory(ctx, { slug: 'news', titles });
      await here.db
        .updateTable('publication')
        .set({ category_id: categoryId })
        .where('thing_id', '=', id)
        .execute();
    }
    if (covered)
      await library.bringInCover(
        ctx,
        id,
        await library.storeCover({ name: 'c.jpg', stream: streamOf(cover) }),
      );
    const target = plans.at(-1)!;
    const fill = (pieces: readonly string[]) =>
      pieces
        .map((each) =>
          each === 'THING'
            ? `See [this one](copia:thing/${target.id}).`
            : each === 'TITLE'
              ? `See <copia:thing/${target.id}>.`
              : each === 'CHAPTER'
                ? `At [its part](/${target.each.kind}s/${target.slug}#part-0 "Part").`
                : each === 'PICTURE'
                  ? shown.markdown.replace('![', '![Two \\[people\\] ')
                  : each === 'HERE'
                    ? '[above](#part-0) or [nowhere](#nowhere)'
                    : each,
        )
        .join('\n\n');
    const languages = new Map<string, { title: string; summary: string; shown: boolean }>([
      ['en', each.source],
      ...each.languages,
    ]);
    for (const [tag, version] of languages)
      await library.bringInVersion(ctx, id, tag === 'en', {
        ...{ language: tag, title: version.title, summary: version.summary },
        ...(covered && { coverAlt: `A square, ${tag}: "quoted"` }),
        publishedAt: version.shown ? publishedAt : null,
        texts: each.chapters.flatMap(({ title, text, others }, n) =>
          tag !== 'en' && n === 2
            ? []
            : [{ chapterId: chapters[n]!.id, title, markdown: fill(tag === 'en' ? text : others) }],
        ),
      });
  }
}

async function* streamOf(bytes: Buffer) {
  yield bytes;
}

/** Everything that a reader could see of a library, without what differs between two installs. */
async function contents(db: Db) {
  const all = [];
  for await (const { id: _, state, ...it } of library.wholePublications(db))
    all.push({ state, ...it });
  const { rows } = await sql<{ slug: string; language: string; anchor: string; html: string }>`
    select thing.slug, text.language, chapter.anchor, text.html from chapter_text text
      join chapter on chapter.id = text.chapter_id join thing on thing.id = chapter.thing_id`.execute(
    db,
  );
  const titles = await db.selectFrom('thing').select(['id', 'title', 'slug']).execute();
  const { rows: covers } = await sql`select thing.slug, width, height from cover
    join thing on thing.id = thing_id order by 1, 2`.execute(db);
  const html = new Map(
    rows.map((row) => [
      `${row.slug}/${row.language}/${row.anchor}`,
      fillSlots(
        row.html,
        ({ id }) => {
          const found = titles.find((thing) => thing.id === id);
          return found ? { href: `/${found.slug}`, text: found.title } : null;
        },
        () => 'GONE',
      )
        .replace(/\/files\/[0-9a-f-]{36}\//g, '/files/')
        // A link with the title for its words follows the title from then on.
        .replace(/ data-(?:slot|words)="[^"]*"/g, '')
        .replace(/user-content-[0-9a-z]+/g, 'user-content'),
    ]),
  );
  const things = all
    .map(({ versions, cover, attached, ...it }) => ({
      ...{ ...it, covered: cover !== null, attached: attached.map(({ name }) => name) },
      versions: versions.map(({ changedAt: _, words, chapters, ...version }) => ({
        ...version,
        words,
        chapters: chapters.map(({ anchor, title, step }) => ({
          ...{ anchor, title, step },
          html: html.get(`${it.slug}/${version.language}/${anchor}`),
        })),
      })),
    }))
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));
  return { things, covers };
}

let runs = 0;
async function roundTrip(guides: readonly Guide[]): Promise<string> {
  await clear(here.db);
  await clear(there.db);
  await make(guides);
  const folder = join(data, `export-${runs++}`);
  const report = await exportGuides(here.db, { folder });
  assert.equal(report.guides + report.articles + report.templates, guides.length);
  const back = await importGuides(as(there.db, newHost), { folder });
  assert.deepEqual([back.skipped, back.leftOut], [[], []]);
  assert.equal(back.pages, report.versions);
  assert.deepEqual(await contents(there.db), await contents(here.db));
  const again = await importGuides(as(there.db, newHost), { folder });
  assert.deepEqual([again.unchanged, again.updated], [report.versions, 0]);
  return folder;
}

test('what was exported comes back the same', { timeout: 240_000 }, async () => {
  await sql`select 1`.execute(here.db);
  const { spaceOf } = await import('#commons/spaces/server/index.ts');
  await spaceOf(here.db, 'members');
  await fc.assert(
    fc.asyncProperty(fc.array(guide, { minLength: 1, maxLength: 2 }), async (guides) => {
      await roundTrip(guides);
    }),
    { numRuns: 15 },
  );
});

test('the index names every file, as JSON Lines and as CSV; a folder that holds something is refused', async () => {
  const version = { title: '=SUM(1)', summary: 'a, "b"', shown: true };
  const folder = await roundTrip([
    {
      ...{ kind: 'guide', state: 'published', author: 'Ana Ruiz', source: version, more: true },
      languages: [['fr', { ...version, title: 'Titre' }]],
      ...{
        steps: [],
        chapters: [{ title: 'One', text: ['PICTURE', 'THING'], others: ['CHAPTER'] }],
      },
    },
  ]);
  const lines = (await readFile(join(folder, 'index.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map(({ file, source, title }) => [file, source, title]),
    [
      ['guides/thing-0.en.md', true, '=SUM(1)'],
      ['guides/thing-0.fr.md', false, 'Titre'],
    ],
  );
  const table = parse(await readFile(join(folder, 'index.csv'), 'utf8'), {
    columns: true,
  }) as Record<string, string>[];
  assert.deepEqual(
    table.map(({ title, summary, chapters }) => [title, summary, chapters]),
    [
      ["'=SUM(1)", 'a, "b"', '1'],
      ['Titre', 'a, "b"', '1'],
    ],
  );
  assert.deepEqual((await readdir(folder)).sort(), ['files', 'guides', 'index.csv', 'index.jsonl']);
  const page = await readFile(join(folder, 'guides/thing-0.en.md'), 'utf8');
  assert.match(page, /\n## One \{#part-0\}\n/);
  assert.match(page, /\]\(\.\.\/files\/[0-9a-f-]{36}-a%20b\.png "=12x9"\)/);
  assert.match(page, /\[this one\]\(\.\.\/guides\/thing-0\.en\.md\)/);
  assert.match(page, /\n {2}cover:\n {4}file: files\/cover-[0-9a-f]+\.webp\n/);
  assert.match(page, /\n {2}files:\n {4}- files\/[0-9a-f-]{36}-take home\.txt\n/);
  await assert.rejects(exportGuides(here.db, { folder }), FolderNotEmpty);

  // What is not there any more, or lies elsewhere, is said, and the rest comes in.
  await clear(there.db);
  const head = page
    .replace(/file: files\/cover-[0-9a-f]+\.webp/, 'file: ../../../etc/hostname')
    .replace(/- (files\/\S+ home\.txt)\n/, '- $1\n    - $1\n    - files/none.txt\n')
    .replace('slug: news', 'slug: ""');
  await writeFile(join(folder, 'guides/thing-0.en.md'), head);
  const back = await importGuides(as(there.db, newHost), { folder });
  assert.deepEqual(
    back.notes.map(({ reason, what }) => [reason, what]),
    [
      ['unsupported_file', 'files/none.txt'],
      ['missing_picture', '../../../etc/hostname'],
    ],
  );
  const { things, covers } = await contents(there.db);
  assert.deepEqual([things[0]!.attached, things[0]!.category], [['take home.txt'], null]);
  assert.deepEqual(covers, []);
});

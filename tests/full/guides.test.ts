import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import sharp from 'sharp';
import { accessAttachment } from '#commons/attachments/server/index.ts';
import { findPdf, findPublication, servePdf } from '#features/library/server/index.ts';
import { makePdf } from '#features/library/server/pdf/make-pdf.ts';
import { filesFolder, hasFile } from '#platform/storage/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, as } from '#tests/support/factories.ts';
import { sharedData, skipReason } from '#tests/support/shared-data.ts';
import { importGuides } from '#features/imports/server/index.ts';

// Guides of others, as they are, beside the repository: what they hold is counted here by other means.
const root = sharedData('guides');
const skip = root === null && skipReason('guides');
const data = await mkdtemp(join(tmpdir(), 'copia-guides-'));
process.env.COPIA_DATA = data;
after(() => rm(data, { recursive: true }));
const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const reader = await aMember(db);

const run = (folder: string, options: object = {}) =>
  importGuides(as(db, host), { folder, ...options });
const textOf = (folder: string, path: string) =>
  readFileSync(join(folder, path), 'utf8').replace(/<!--[\s\S]*?-->/g, '');
const pagesIn = (folder: string, pattern: string) =>
  globSync(pattern, { cwd: folder }).filter((path) => !/LICENSE|_template/.test(path));

/** Everything that readers are shown of a source, by the page's own query. */
async function read(source: string) {
  const { rows } = await sql<{ slug: string; language: string; path: string }>`
    select distinct thing.slug, page.language, page.path from import_page page
      join import_source on import_source.id = page.source_id and import_source.name = ${source}
      join thing on thing.id = page.thing_id order by page.path`.execute(db);
  const views = [];
  for (const { slug, language, path } of rows)
    views.push({ path, ...(await findPublication(as(db, reader), slug, language, '?')) });
  return views;
}
type Views = Awaited<ReturnType<typeof read>>;

/** Each link of the pages leads somewhere: to the site of others, to a thing here, or to one of its chapters. */
function checkLinks(views: Views): number {
  const anchors = new Map(
    views.map((view) => [view.href, new Set(view.chapters.map(({ anchor }) => anchor))]),
  );
  let inner = 0;
  for (const view of views)
    for (const { html } of view.chapters) {
      assert.doesNotMatch(
        html,
        /slot-missing|\{\{ ?site|\{% link|href="(?!https?:)[^"#]*\.md/,
        view.path,
      );
      for (const [, href] of html.matchAll(/<a [^>]*?href="([^"]*)"/g)) {
        if (/^(?:https?:|mailto:|\/files\/)|user-content|#fn/.test(href!)) continue;
        const [path, fragment] = href!.split('#');
        const target = anchors.get(path || view.href);
        assert.ok(target, `${view.path}: ${href}`);
        if (fragment) assert.ok(target.has(fragment), `${view.path}: ${href}`);
        if (path) inner += 1;
      }
    }
  return inner;
}

test('18F’s methods: a Jekyll site', { skip }, async () => {
  const folder = join(root!, '18f-methods');
  const files = pagesIn(folder, '{_methods,pages}/**/*.md');
  const fields = ['what', 'why', 'timeRequired'];
  const dry = await run(folder, { fields, dryRun: true });
  const report = await run(folder, { fields });
  assert.deepEqual({ ...report, dryRun: true }, dry);
  assert.deepEqual([report.pages, report.guides, report.skipped], [files.length, files.length, []]);
  assert.ok(files.length >= 50);
  const views = await read('18f-methods');
  assert.deepEqual(views.map(({ path }) => path).toSorted(), files.toSorted());
  for (const view of views) {
    const source = textOf(folder, view.path);
    const chapters = source.match(/^## |^ *<h[12]/gm)?.length ?? 0;
    const titled = view.chapters.filter(({ title }) => title).length;
    assert.equal(titled, chapters, view.path);
    assert.equal(view.language, /spanish/.test(view.path) ? 'es' : 'en', view.path);
  }
  // Links by site.baseurl and by {% link %}, and what the lists of five categories hold.
  const written = files.flatMap((path) => [
    ...textOf(folder, path).matchAll(/\{\{ ?site\.baseurl ?\}\}\/|\{% link /g),
  ]).length;
  const listed = files.filter((path) =>
    /^category: *(?:decide|discover|fundamentals|make|validate)/im.test(textOf(folder, path)),
  ).length;
  assert.equal(checkLinks(views), written + listed - 5);
  const again = await run(folder, { fields });
  assert.deepEqual(
    [again.created, again.updated, again.unchanged],
    [{ things: 0, versions: 0, pictures: 0 }, 0, files.length],
  );
});

test('each of them is set as a PDF that qpdf finds no fault in', { skip }, async (t) => {
  if (spawnSync('qpdf', ['--version']).error) return t.skip('not installed here: qpdf');
  const { rows } = await sql<{ thing_id: string; language: string; slug: string }>`
    select distinct page.thing_id, page.language, thing.slug
      from import_page page join thing on thing.id = page.thing_id`.execute(db);
  assert.ok(rows.length >= 50);
  for (const { thing_id, language, slug } of rows) {
    await findPdf(as(db, reader), slug, language);
    await makePdf(db, { thingId: thing_id, language }, new Date());
    const file = join(data, 'guide.pdf');
    const response = await servePdf(as(db, reader), slug, language);
    assert.ok(response, `${slug} in ${language}`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    const { status, stdout, stderr } = spawnSync('qpdf', ['--check', file], { encoding: 'utf8' });
    assert.equal(status, 0, `${slug}: ${stdout}${stderr}`);
    assert.match(
      spawnSync('pdfinfo', [file], { encoding: 'utf8' }).stdout ?? 'Tagged: yes',
      /Tagged: +yes/,
    );
  }
  return undefined;
});

test('Consul’s documentation: a GitBook in English and Spanish', { skip }, async () => {
  const folder = join(data, 'consul-docs');
  await cp(join(root!, 'consul-docs'), folder, { recursive: true });
  const [en, es] = ['en', 'es'].map((language) => pagesIn(folder, `${language}/**/*.md`));
  const report = await run(folder);
  assert.deepEqual(report.languages, { en: en!.length, es: es!.length });
  assert.deepEqual([report.guides, report.skipped], [en!.length, []]);
  const views = await read('consul-docs');
  const inEnglish = new Set(en!.map((path) => path.slice(3)));
  const both = es!.filter((path) => inEnglish.has(path.slice(3))).length;
  const joined = views.filter((view) => view.language === 'en' && view.versions.length === 2);
  assert.equal(joined.length, both);
  assert.ok(both >= 47);
  for (const view of views) assert.ok(view.path.startsWith(`${view.language}/`), view.path);
  const relative = [...en!, ...es!].flatMap((path) => [
    ...textOf(folder, path).matchAll(/(?<!!)\]\((?!https?:)[^)\s]+\.md(?:#[^)]*)?\)/g),
  ]).length;
  assert.equal(checkLinks(views), relative);

  // The set comes without its pictures: with others in their places every page shows them.
  const missing = report.notes.filter(({ reason }) => reason === 'missing_picture');
  assert.ok(missing.length > 100);
  for (const { file, what } of missing) {
    const path = join(folder, dirname(file), what);
    await mkdir(dirname(path), { recursive: true });
    await sharp({ create: { width: 8, height: 6, channels: 3, background: '#468' } }).toFile(path);
  }
  const changed = await run(folder);
  assert.equal(changed.updated, new Set(missing.map(({ file }) => file)).size);
  assert.equal(changed.notes.filter(({ reason }) => reason === 'missing_picture').length, 0);
  let shown = 0;
  for (const view of await read('consul-docs'))
    for (const { html, language } of view.chapters)
      for (const [, id] of html.matchAll(/<img src="\/files\/([0-9a-f-]{36})\//g)) {
        if (language !== view.language) continue;
        const { hash, mime } = await accessAttachment(as(db, reader), id!);
        assert.match(mime, /^image\//);
        assert.ok(await hasFile(filesFolder(), hash));
        shown += 1;
      }
  assert.equal(shown, missing.length);

  const again = await run(folder);
  assert.deepEqual(
    [again.created, again.updated, again.unchanged, again.kept],
    [{ things: 0, versions: 0, pictures: 0 }, 0, en!.length + es!.length, []],
  );
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import sharp from 'sharp';
import { collectAttachments, uploadAttachment } from '#commons/attachments/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aGuide, aMember, as } from '#tests/support/factories.ts';
import * as library from '../index.ts';
import { saveChapterInput, startPublicationInput } from '../../schema.ts';
import { makePdf } from './make-pdf.ts';

const data = await mkdtemp(join(tmpdir(), 'copia-pdf-'));
process.env.COPIA_DATA = data;
process.env.SITE_URL = 'https://copia.example.org';
after(() => rm(data, { recursive: true }));
const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Ana Ruiz' });
const reader = await aMember(db);

/** What another program says of a file; the test skips where it is not installed. */
const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined;
const tools = ['qpdf', 'pdftotext', 'pdfinfo', 'pdffonts'];
const missing = tools.filter((tool) => !has(tool));
const skip = missing.length > 0 && `not installed here: ${missing.join(', ')}`;
const run = (tool: string, ...args: string[]) => {
  const { stdout, stderr, status } = spawnSync(tool, args, { encoding: 'utf8' });
  return { out: stdout, err: stderr, status };
};

async function write(id: string, chapter: string, words: object) {
  await library.saveChapter(as(db, host), id, chapter, saveChapterInput.parse(words));
}
async function bytesOf(slug: string, language?: string): Promise<Buffer> {
  const response = await library.servePdf(as(db, reader), slug, language);
  assert.ok(response, 'it was made');
  return Buffer.from(await response.arrayBuffer());
}
const jobs = async () =>
  (await db.selectFrom('publication_pdf').select(['stamp', 'asked_at']).execute()).length;

async function* streamOf(bytes: Buffer) {
  yield bytes;
}

/** A guide with something of everything, in German and Greek. */
async function aRichGuide() {
  const start = {
    kind: 'guide',
    title: 'Große Beteiligung',
    language: 'de',
    summary: 'Kurz gesagt.',
  };
  const ctx = as(db, host);
  const made = await library.startPublication(ctx, startPublicationInput.parse(start));
  const other = await aGuide(db, host);
  const [first] = await db
    .selectFrom('chapter')
    .select('id')
    .where('thing_id', '=', made.id)
    .execute();
  const picture = await uploadAttachment(ctx, {
    name: 'plan.png',
    stream: streamOf(
      await sharp({ create: { width: 400, height: 200, channels: 3, background: '#357' } })
        .png()
        .toBuffer(),
    ),
  });
  await write(made.id, first!.id, {
    language: 'de',
    title: 'Anfangen',
    markdown: `Erste Worte mit **Nachdruck** und [Seite](https://example.org/x).

### Teil eins

1. zuerst
2. danach
   - innen

> Ein Zitat.

| Spalte | Zahl |
| - | -: |
| Wert | 42 |

\`\`\`
code --zeile
\`\`\`

${picture.markdown.replace('plan', 'Ein Plan')}

Siehe <copia:thing/${other.id}> und [hier](#weiter).`,
  });
  const second = await library.addChapter(ctx, made.id, {
    title: 'Weiter',
    markdown: 'Letzte Worte. Ελληνικά: συμμετοχή. Русский: участие. Französisch: œuvre.',
  });
  await library.publishPublication(ctx, made.id);
  return { ...made, first: first!.id, second: second.id };
}

test('it is asked for once, made, served through the thing’s door, and made anew after a change', async () => {
  const guide = await aRichGuide();
  const asked = await library.findPdf(as(db, reader), guide.slug);
  assert.deepEqual([asked.state, asked.language], ['making', 'de']);
  assert.equal(await library.servePdf(as(db, reader), guide.slug), null);
  assert.equal(await jobs(), 1);
  await makePdf(db, { thingId: guide.id, language: 'de' }, new Date());
  const ready = await library.findPdf(as(db, reader), guide.slug, 'de');
  assert.equal(ready.state, 'ready');
  assert.match((await bytesOf(guide.slug)).toString('latin1', 0, 8), /^%PDF-1\.7/);
  await assert.rejects(library.findPdf(as(db, null), guide.slug), { code: 'not_found' });
  await assert.rejects(library.servePdf(as(db, null), guide.slug), { code: 'not_found' });
  await assert.rejects(library.findPdf(as(db, reader), guide.slug, 'fr'), { code: 'not_found' });

  await write(guide.id, guide.second, { language: 'de', title: 'Weiter', markdown: 'Anders.' });
  assert.equal((await library.findPdf(as(db, reader), guide.slug)).state, 'making');
  await makePdf(db, { thingId: guide.id, language: 'de' }, new Date());
  const again = await library.findPdf(as(db, reader), guide.slug);
  assert.equal(again.state, 'ready');
  assert.notEqual(again.hash, ready.hash);
  const later = new Date(Date.now() - 8 * 86_400_000);
  await db.updateTable('file').set({ created_at: later }).execute();
  await collectAttachments(db);
  const kept = await db
    .selectFrom('file')
    .select('hash')
    .where('mime', '=', 'application/pdf')
    .execute();
  assert.deepEqual(
    kept,
    [{ hash: again.hash }],
    'the one that is served stays, the one before goes',
  );
});

test('what cannot be made is said, and asked for again later', async () => {
  const guide = await aRichGuide();
  await library.findPdf(as(db, reader), guide.slug);
  await db
    .updateTable('publication_pdf')
    .set({ failed_at: new Date() })
    .where('thing_id', '=', guide.id)
    .execute();
  assert.equal((await library.findPdf(as(db, reader), guide.slug)).state, 'failed');
  const later = as(db, reader, { now: () => new Date(Date.now() + 6 * 60_000) });
  assert.equal((await library.findPdf(later, guide.slug)).state, 'making');
});

test('a link names only what every reader may see', async () => {
  const hosts = await aGuide(db, host);
  const space = await db
    .insertInto('space')
    .values({ id: crypto.randomUUID(), kind: 'hosts' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  const id =
    space?.id ??
    (
      await db
        .selectFrom('space')
        .select('id')
        .where('kind', '=', 'hosts')
        .executeTakeFirstOrThrow()
    ).id;
  await db
    .updateTable('thing')
    .set({ space_id: id, title: 'Top secret' })
    .where('id', '=', hosts.id)
    .execute();
  const guide = await aRichGuide();
  await write(guide.id, guide.second, {
    language: 'de',
    title: 'Weiter',
    markdown: `See <copia:thing/${hosts.id}>.`,
  });
  await library.findPdf(as(db, host), guide.slug);
  await makePdf(db, { thingId: guide.id, language: 'de' }, new Date());
  const { readDocument } = await import('../document/read-document.ts');
  const { document } = (await readDocument(db, guide.id, 'de'))!;
  const words = JSON.stringify(document);
  assert.match(words, /Asking well/, 'of the same space');
  assert.doesNotMatch(words, /Top secret/);
});

describe('as other programs see it', { skip }, () => {
  test('well formed, tagged, in its language, in reading order, with fonts and descriptions', async () => {
    const guide = await aRichGuide();
    await library.findPdf(as(db, reader), guide.slug);
    await makePdf(db, { thingId: guide.id, language: 'de' }, new Date());
    const file = join(data, 'guide.pdf');
    await writeFile(file, await bytesOf(guide.slug));

    const checked = run('qpdf', '--check', file);
    assert.equal(checked.status, 0, checked.out + checked.err);
    const info = run('pdfinfo', file).out;
    assert.match(info, /^Title: +Große Beteiligung$/m);
    assert.match(info, /^Author: +Ana Ruiz$/m);
    assert.match(info, /^Tagged: +yes$/m);
    assert.match(info, /^Page size: +595\.\d+ x 841\.\d+ pts \(A4\)$/m);

    const json = run('qpdf', '--json', '--json-stream-data=none', file).out;
    assert.match(json, /"\/Lang": "u:de/);
    for (const tag of [
      'Document',
      'H1',
      'H2',
      'P',
      'L',
      'LI',
      'Table',
      'TH',
      'TD',
      'Figure',
      'BlockQuote',
      'Link',
      'TOC',
    ])
      assert.match(json, new RegExp(`"/S": "/${tag}"`), tag);
    assert.match(json, /"\/Alt": "u:Ein Plan"/);
    const structure = run('pdfinfo', '-struct-text', file).out;
    assert.match(structure, /H1[\s\S]*"Anfangen[\s\S]*H2[\s\S]*"Teil eins[\s\S]*H1[\s\S]*"Weiter/);

    const text = run('pdftotext', file, '-').out.replace(/\s+/g, ' ');
    const order = [
      ...['Große Beteiligung', 'Kurz gesagt.', 'Ana Ruiz', 'Deutsch', 'Inhaltsverzeichnis'],
      ...['Anfangen', 'Teil eins', 'Weiter', 'Erste Worte', 'zuerst', 'danach', 'innen'],
      ...['Ein Zitat.', 'Wert', '42', 'code --zeile', 'Asking well', 'Letzte Worte.'],
      ...['συμμετοχή', 'участие', 'œuvre'],
    ];
    let at = 0;
    for (const words of order) {
      const found = text.indexOf(words, at);
      assert.ok(found >= at, `${words} after ${text.slice(Math.max(0, at - 40), at)}`);
      at = found + words.length;
    }
    const fonts = run('pdffonts', file).out.trim().split('\n').slice(2);
    assert.ok(fonts.length >= 3);
    for (const font of fonts) assert.match(font, / yes yes yes /, font);
    const bytes = await bytesOf(guide.slug);
    assert.ok(bytes.includes('pdfuaid:part'), 'it says of itself to be PDF/UA');
  });
});

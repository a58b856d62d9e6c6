import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { buffer } from 'node:stream/consumers';
import type { Context } from '#platform/context.ts';
import { editPost, removePost } from '#commons/threads/server/index.ts';
import { aConversation, aMember, as, aReply } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { MAX_FILE_BYTES, MAX_FILES_AN_HOUR } from '../schema.ts';
import {
  attachmentsFromForm,
  claimAttachments,
  receiveUpload,
  serveAttachment,
  uploadAttachment,
} from './index.ts';
import { parseRange } from './serve-attachment.ts';

const folder = mkdtempSync(join(tmpdir(), 'copia-attachments-'));
process.env.COPIA_DATA = folder;
after(() => rmSync(folder, { recursive: true }));
const { db } = await testDatabase();
const author = await aMember(db);
const ctx = as(db, author);

const upload = (name: string, bytes: Buffer | string, by: Context = ctx) =>
  uploadAttachment(by, { name, stream: Readable.from([Buffer.from(bytes)]) });
const fetchIt = (by: Context, id: string, headers: Record<string, string> = {}) =>
  serveAttachment(by, id, new Headers(headers));
const bytesOf = async (by: Context, id: string) =>
  Buffer.from(await (await fetchIt(by, id)).arrayBuffer());

const colour = (width = 40, height = 20) =>
  sharp({ create: { width, height, channels: 3, background: '#2a7f62' } });
const SCRIPT = '<html><script>alert(document.domain)</script></html>';

async function zip(entries: Record<string, string>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, text] of Object.entries(entries))
    file.addBuffer(Buffer.from(text), name, { compress: name !== 'mimetype' });
  file.end();
  return buffer(file.outputStream);
}

const docx = (more: Record<string, string> = {}) =>
  zip({
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': '<?xml version="1.0"?><w:document/>',
    ...more,
  });

/** A PNG of a few hundred bytes that says it is width × height. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('a photo is made anew: upright, at most 2400 pixels, without place and camera', async () => {
  const photo = await colour(3000, 1000)
    .jpeg()
    .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitude: '50/1 51/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  assert.ok((await sharp(photo).metadata()).exif);
  const up = await upload('C:\\fakepath\\Plaza (été) [1].JPEG', photo);
  assert.deepEqual([up.width, up.height], [800, 2400]);
  assert.equal(up.url, `/files/${up.id}/Plaza%20-%C3%A9t%C3%A9-1.jpg`.replace('%20-', '-'));
  assert.equal(up.markdown, `![Plaza-été-1](${up.url} "=800x2400")`);
  const answer = await fetchIt(ctx, up.id);
  const stored = Buffer.from(await answer.arrayBuffer());
  const { exif, orientation, format, width } = await sharp(stored).metadata();
  assert.deepEqual([exif, orientation, format, width], [undefined, undefined, 'jpeg', 800]);
  assert.ok(!stored.includes('SecretCamera'));
  assert.equal(answer.headers.get('content-type'), 'image/jpeg');
  assert.match(answer.headers.get('content-disposition') ?? '', /^inline; filename="Plaza-_t_-1/);
});

test('each kind of picture keeps or gets a sensible one', async () => {
  const frames = await Promise.all(
    ['#f00', '#0f0'].map((background) =>
      sharp({ create: { width: 30, height: 30, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const moving = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [90, 90] })
    .toBuffer();
  const cases: [string, Buffer, string, number][] = [
    ['a.png', await colour().png().toBuffer(), 'image/png', 1],
    ['a.webp', await colour().webp().toBuffer(), 'image/webp', 1],
    ['a.avif', await colour().avif().toBuffer(), 'image/webp', 1],
    ['moving.gif', moving, 'image/webp', 2],
  ];
  for (const [name, bytes, mime, pages] of cases) {
    const up = await upload(name, bytes);
    const answer = await fetchIt(ctx, up.id);
    assert.equal(answer.headers.get('content-type'), mime, name);
    const stored = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    assert.equal(stored.pages ?? 1, pages, name);
    assert.deepEqual([up.width, up.height], pages === 2 ? [30, 30] : [40, 20], name);
  }
});

test('documents are downloads by their content, whatever their name says', async () => {
  const documents: [string, Buffer | string, string, string][] = [
    ['plan.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj <<>> endobj\n%%EOF', 'application/pdf', 'plan.pdf'],
    [
      'plan',
      await docx(),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'plan.docx',
    ],
    [
      'sheet.zip',
      await zip({
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml': '<a/>',
      }),
      'application/vnd.oasis.opendocument.spreadsheet',
      'sheet.zip.ods',
    ],
    ['Umfrage.csv', 'Stadt;Antworten\nGent;12\n', 'text/csv', 'Umfrage.csv'],
    [
      'latin.csv',
      Buffer.from('Ville;R\xe9ponses\nLi\xe8ge;3\n', 'latin1'),
      'text/csv',
      'latin.csv',
    ],
    ['run.exe', 'only letters', 'text/plain', 'run.exe.txt'],
  ];
  for (const [name, bytes, mime, kept] of documents) {
    const up = await upload(name, bytes);
    assert.equal(up.markdown, `[${kept}](/files/${up.id}/${kept})`);
    assert.equal(up.width, null);
    const { headers } = await fetchIt(ctx, up.id);
    assert.equal(headers.get('content-type'), mime, name);
    assert.match(headers.get('content-disposition') ?? '', /^attachment;/);
    assert.deepEqual(await bytesOf(ctx, up.id), Buffer.from(bytes), 'byte for byte');
  }
});

test('hostile files are refused or lose what is hostile', async () => {
  const png = await colour().png().toBuffer();
  const refused: [string, Buffer | string][] = [
    ['page.txt', SCRIPT],
    ['page.csv', `\ufeff  <!doctype html>${SCRIPT}`],
    ['drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    [
      'drawing.svg',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ],
    ['photo.png', await zip({ 'a.txt': 'in an archive' })],
    ['report.docx', await zip({ 'word/document.xml': '<a/>' })],
    ['report.docx', await docx({ 'word/setup.exe': 'MZ' })],
    ['macro.docx', await docx({ 'word/vbaProject.bin': 'x' })],
    ['setup.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 1)])],
    ['tool', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(60)])],
    ['script.txt', '#!/bin/sh\nrm -rf ~'],
    ['script.txt', '@echo off\r\ndel *.*'],
    ['binary.txt', Buffer.from([1, 2, 3, 0, 0, 9, 250])],
    ['empty.txt', ''],
    ['cut.png', png.subarray(0, png.length - 30)],
    ['old.doc', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
  ];
  for (const [name, bytes] of refused)
    await assert.rejects(upload(name, bytes), { kind: 'unsupported_type' }, name);
  for (const size of [60_000, 2_000_000_000])
    await assert.rejects(upload('bomb.png', bomb(size, size)), (error: Error & { kind?: string }) =>
      ['too_large', 'unsupported_type'].includes(error.kind ?? ''),
    );
  // A picture and a page at once, and a script in a picture's comment: only the pixels stay.
  const gif = Buffer.concat([await colour().gif().toBuffer(), Buffer.from(SCRIPT)]);
  const both = Buffer.concat([png, Buffer.from(SCRIPT)]);
  for (const bytes of [gif, both]) {
    const up = await upload('page.html', bytes);
    assert.match(up.url, /page.html\.(?:png|webp)$/);
    assert.ok(!(await bytesOf(ctx, up.id)).includes('script'));
  }
});

test('too large and too many are refused, in this order only where it is true', async () => {
  const letters = Buffer.alloc(MAX_FILE_BYTES, 'a');
  await upload('just.txt', letters);
  await assert.rejects(upload('more.txt', Buffer.concat([letters, Buffer.from('a')])), {
    code: 'too_large',
  });
  const eager = await aMember(db);
  const { id } = await upload('one.txt', 'one', as(db, eager));
  const { file_hash } = await db
    .selectFrom('attachment')
    .select('file_hash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('attachment')
    .values(
      Array.from({ length: MAX_FILES_AN_HOUR - 2 }, () => ({
        id: crypto.randomUUID(),
        file_hash,
        name: 'x',
        member_id: eager.id,
      })),
    )
    .execute();
  await upload('last.txt', 'last', as(db, eager));
  await assert.rejects(upload('over.txt', 'over', as(db, eager)), {
    code: 'too_many',
    status: 429,
  });
  await upload('other.txt', 'another member', ctx);
  const later = () => new Date(Date.now() + 3_700_000);
  await upload('later.txt', 'an hour later', as(db, eager, { now: later }));
  await assert.rejects(upload('visitor.txt', 'x', as(db, null)), { code: 'sign_in_required' });
  const token = (...scopes: string[]) =>
    as(db, author, { actor: { ...ctx.actor, scopes: new Set(scopes) } });
  await assert.rejects(upload('token.txt', 'x', token('read')), { code: 'scope_missing' });
  await upload('token.txt', 'x', token('read', 'write'));
});

test('an upload is its uploader’s alone until a post shows it, then its readers’', async () => {
  const [reader, host, moderator] = await Promise.all([
    aMember(db),
    aMember(db, { role: 'host' }),
    aMember(db, { role: 'moderator' }),
  ]);
  const up = await upload('photo.png', await colour().png().toBuffer());
  const denied = (by: Context, id = up.id) =>
    assert.rejects(fetchIt(by, id), { code: 'not_found' });
  assert.equal((await fetchIt(ctx, up.id)).status, 200);
  for (const other of [reader, host, null]) await denied(as(db, other));

  // Somebody else can't take it by naming it first.
  const thing = await aConversation(ctx);
  await aReply(as(db, reader), thing.id, up.markdown);
  await denied(as(db, reader));
  const post = await aReply(ctx, thing.id, `Here it is.\n\n${up.markdown}`);
  assert.equal((await fetchIt(as(db, reader), up.id)).status, 200);
  await denied(as(db, null));
  await removePost(ctx, post.id);
  await denied(as(db, reader));
  assert.equal((await fetchIt(as(db, moderator), up.id)).status, 200);

  const secret = await upload('hosts.txt', 'for hosts', as(db, host));
  await aConversation(as(db, host), { space: 'hosts', markdown: secret.markdown });
  await denied(as(db, reader), secret.id);
  assert.equal((await fetchIt(as(db, host), secret.id)).status, 200);

  const open = await upload('public.txt', 'for all');
  await aConversation(ctx, { space: 'public', markdown: open.markdown });
  assert.equal((await fetchIt(as(db, null), open.id)).status, 200);

  const late = await upload('late.txt', 'added by an edit');
  const edited = await aReply(ctx, thing.id, 'Soon.');
  await denied(as(db, reader), late.id);
  await editPost(ctx, edited.id, { markdown: `Now: ${late.markdown}` });
  assert.equal((await fetchIt(as(db, reader), late.id)).status, 200);
  await claimAttachments(db, { postId: post.id }, author.id, late.markdown);
  assert.equal((await fetchIt(as(db, reader), late.id)).status, 200, 'stays with its first post');
});

test('answers carry safe headers, know what is unchanged, and parts of large files', async () => {
  const up = await upload('minutes.txt', '0123456789');
  const whole = await fetchIt(ctx, up.id);
  assert.equal(whole.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  assert.equal(whole.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(whole.headers.get('cross-origin-resource-policy'), 'same-origin');
  assert.match(whole.headers.get('cache-control') ?? '', /private/);
  await whole.body?.cancel();
  const etag = whole.headers.get('etag') ?? '';
  assert.equal((await fetchIt(ctx, up.id, { 'if-none-match': `W/"x", ${etag}` })).status, 304);
  await assert.rejects(fetchIt(as(db, null), up.id, { 'if-none-match': etag }), {
    code: 'not_found',
  });
  const part = await fetchIt(ctx, up.id, { range: 'bytes=2-4' });
  assert.deepEqual(
    [part.status, await part.text(), part.headers.get('content-range')],
    [206, '234', 'bytes 2-4/10'],
  );
  assert.equal((await fetchIt(ctx, up.id, { range: 'bytes=10-' })).status, 416);
  assert.equal(
    await (await fetchIt(ctx, up.id, { range: 'bytes=2-4', 'if-range': '"old"' })).text(),
    '0123456789',
  );
  assert.deepEqual(parseRange('bytes=-3', 10), { start: 7, end: 9 });
  assert.deepEqual(parseRange('bytes=8-99', 10), { start: 8, end: 9 });
  for (const odd of ['bytes=0-1,4-5', 'bytes=-', 'bytes=5-2', 'items=0-1', null])
    assert.equal(parseRange(odd, 10), null);
  for (const out of ['bytes=10-12', 'bytes=-0']) assert.equal(parseRange(out, 10), 'outside');
});

test('a form brings files with and without JavaScript', async () => {
  const form = (parts: [string, string | File][]) => {
    const data = new FormData();
    for (const [name, value] of parts) data.append(name, value);
    return new Request('http://copia.test/uploads', { method: 'POST', body: data });
  };
  const up = await receiveUpload(
    ctx,
    form([
      ['about', 'x'],
      ['file', new File(['a;b'], 'réponses.csv')],
    ]),
  );
  assert.match(up.markdown, /^\[réponses\.csv\]\(\/files\//);
  for (const bad of [
    form([['about', 'x']]),
    new Request('http://copia.test', { method: 'POST', body: 'x' }),
  ])
    await assert.rejects(receiveUpload(ctx, bad), { code: 'invalid_upload' });
  const large = new File([new Uint8Array(MAX_FILE_BYTES + 1).fill(97)], 'large.txt');
  await assert.rejects(receiveUpload(ctx, form([['file', large]])), { code: 'too_large' });
  const cut = new Request('http://copia.test', {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf of i',
  });
  await assert.rejects(receiveUpload(ctx, cut), { code: 'invalid_upload' });

  const text = await attachmentsFromForm(ctx, [
    new File([], ''),
    new File(['one'], 'one.txt'),
    new File(['two'], 'two.txt'),
  ]);
  assert.match(text, /^\[one\.txt\]\(.*\)\n\n\[two\.txt\]\(.*\)$/);
  assert.equal(await attachmentsFromForm(ctx, [new File([], '')]), '');
  const six = Array.from({ length: 6 }, (_, n) => new File(['x'], `${n}.txt`));
  await assert.rejects(attachmentsFromForm(ctx, six), { code: 'too_many_files' });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { testDatabase } from '#tests/support/db.ts';
import { collectFiles, filesFolder, hasFile, openFile, pathOf, storeFile } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'copia-storage-'));
after(() => rmSync(folder, { recursive: true }));

/** Lets days go by: everything in the folder becomes older. */
function age(path: string, days: number): void {
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const then = new Date(statSync(file).mtimeMs - days * 86_400_000);
    utimesSync(file, then, then);
  }
}

test('a stream is stored once under the hash of its content', async () => {
  const bytes = Buffer.from('the minutes of the meeting');
  const stored = await storeFile(
    folder,
    Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]),
    100,
  );
  const hash = createHash('sha256').update(bytes).digest('hex');
  assert.deepEqual(stored, { hash, size: bytes.length });
  const before = statSync(pathOf(folder, hash));
  assert.deepEqual(await storeFile(folder, [bytes], bytes.length), stored);
  assert.equal(
    statSync(pathOf(folder, hash)).ino,
    before.ino,
    'the same content is not overwritten',
  );
  assert.ok(await hasFile(folder, hash));
  assert.ok(!(await hasFile(folder, '0'.repeat(64))));

  const all = await openFile(folder, hash);
  assert.deepEqual([(await buffer(all.stream)).toString(), all.size], [bytes.toString(), 26]);
  const part = await openFile(folder, hash, { start: 4, end: 10 });
  assert.equal((await buffer(part.stream)).toString(), 'minutes');
  await assert.rejects(openFile(folder, '0'.repeat(64)), { code: 'not_found' });
  assert.throws(() => pathOf(folder, '../../etc/passwd'));
});

test('what is too large or breaks off leaves nothing behind', async () => {
  await assert.rejects(storeFile(folder, [Buffer.alloc(11)], 10), { code: 'too_large' });
  const broken = (function* () {
    yield Buffer.from('half');
    throw new Error('connection lost');
  })();
  await assert.rejects(storeFile(folder, broken, 100), /connection lost/);
  assert.deepEqual(readdirSync(join(folder, 'incoming')), []);
  assert.equal((await storeFile(folder, [Buffer.alloc(10)], 10)).size, 10);
});

test('many at once store the same content once', async () => {
  const stored = await Promise.all(
    Array.from({ length: 12 }, () => storeFile(folder, [Buffer.from('together')], 100)),
  );
  assert.equal(new Set(stored.map(({ hash }) => hash)).size, 1);
});

test('files that no row names go after seven days, others stay', async () => {
  const { db } = await testDatabase();
  const own = mkdtempSync(join(folder, 'own-'));
  const named = await storeFile(own, [Buffer.from('named')], 100);
  const unnamed = await storeFile(own, [Buffer.from('unnamed')], 100);
  const returning = await storeFile(own, [Buffer.from('returning')], 100);
  await db
    .insertInto('file')
    .values({ ...named, mime: 'text/plain' })
    .execute();
  const exist = () =>
    Promise.all([named, unnamed, returning].map(({ hash }) => hasFile(own, hash)));

  age(own, 100);
  assert.equal(await collectFiles(db, own), 0, 'marks only');
  age(own, 6);
  assert.equal(await collectFiles(db, own), 0);
  assert.deepEqual(await exist(), [true, true, true]);
  await storeFile(own, [Buffer.from('returning')], 100); // needed again: its seven days start anew
  age(own, 2);
  assert.equal(await collectFiles(db, own), 1);
  assert.deepEqual(await exist(), [true, false, true]);

  await db.deleteFrom('file').execute();
  assert.equal(await collectFiles(db, own), 0, 'just lost its row: marked only');
  age(own, 8);
  assert.equal(await collectFiles(db, own), 2);
  assert.deepEqual(await exist(), [false, false, false]);
});

test('files stand in the data folder', () => {
  assert.equal(filesFolder('/srv/copia'), '/srv/copia/files');
});

import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { migrate } from '#platform/db/migrate.ts';
import { newId } from '#platform/db/ids.ts';
import { enqueue } from '#platform/jobs.ts';
import { filesFolder, hasFile, pathOf, storeFile } from '#platform/storage/index.ts';
import { emptyDatabase, testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, as, aReply } from '#tests/support/factories.ts';
import { ArchiveError, backup, restore, type Manifest, type Progress } from './index.ts';

const work = mkdtempSync(join(tmpdir(), 'copia-backup-'));
after(() => rmSync(work, { recursive: true }));
let names = 0;
const fresh = (name: string) => join(work, `${++names}-${name}`);

const source = await testDatabase();
const dataDir = fresh('data');
const { db } = source;
const author = await aMember(db, { name: 'Zoë "Quote", O’Comma\nsecond line', bio: '' });
const stored = await storeFile(filesFolder(dataDir), [Buffer.from('the picture')], 100);

async function fill(): Promise<void> {
  const ctx = as(db, author);
  const thing = await aConversation(ctx, { space: 'public' });
  await aReply(ctx, thing.id, 'NULL, "quoted", \\N and \\.\n\n\\.\n');
  await db
    .insertInto('file')
    .values({ ...stored, mime: 'text/plain' })
    .execute();
  const id = newId();
  await db
    .insertInto('attachment')
    .values({ id, file_hash: stored.hash, name: 'a.txt', member_id: author.id })
    .execute();
  // The circle: a member names an attachment that names the member.
  await db.updateTable('member').set({ avatar_id: id }).where('id', '=', author.id).execute();
  await db
    .insertInto('setting')
    .values({ key: 'x', value: JSON.stringify({ nothing: null, text: '' }) })
    .execute();
  await enqueue(db, 'notify', { eventId: 4711 });
}
await fill();

/** What must be equal of two archives of the same community. */
const content = ({ tables, sequences, files }: Manifest) => ({ tables, sequences, files });

test('an archive makes the same community in a second instance, row by row and byte by byte', async () => {
  const steps = new Set<string>();
  const onProgress = ({ step }: Progress) => void steps.add(step);
  const archivePath = fresh('archive.zip');
  const manifest = await backup({ url: source.url, dataDir, outPath: archivePath, onProgress });
  assert.deepEqual(manifest.files, { count: 1, bytes: 11, missing: [] });
  assert.ok(manifest.tables.find(({ table }) => table === 'post')?.rows);
  assert.ok(!manifest.tables.some(({ schema }) => schema === 'pgboss'));
  const oracle = await sql<{ count: number }>`select count(*) count from event`.execute(db);
  assert.equal(manifest.tables.find(({ table }) => table === 'event')?.rows, oracle.rows[0]?.count);

  const second = await emptyDatabase();
  const secondDir = fresh('second');
  const restored = await restore({ archivePath, url: second.url, dataDir: secondDir, onProgress });
  assert.deepEqual(restored.migrated, []);
  assert.deepEqual([...steps], ['tables', 'files', 'checking', 'migrating', 'loading', 'linking']);
  assert.ok(await hasFile(filesFolder(secondDir), stored.hash));

  const again = await backup({ url: second.url, dataDir: secondDir, outPath: fresh('again.zip') });
  assert.deepEqual(content(again), content(manifest), 'an archive of the copy says the same');
  assert.equal(again.jobs?.rows, manifest.jobs?.rows);

  const client = new pg.Client({ connectionString: second.url });
  await client.connect();
  const jobs = await client.query(`select data from pgboss.job where data @> '{"eventId": 4711}'`);
  assert.equal(jobs.rowCount, 1, 'what waited waits again');
  const { rows } = await client.query(`select (select max(id) from event) last,
      (select count(*)::int from pg_constraint where contype = 'f') keys,
      (select count(*)::int from pg_trigger where not tgisinternal and tgenabled = 'O') triggers`);
  const next = await client.query(`insert into event (kind) values ('x') returning id`);
  assert.ok(next.rows[0].id > rows[0].last, 'numbers go on where they were');
  await client.end();
  const before = await sql<{ keys: number; triggers: number }>`
    select (select count(*)::int from pg_constraint where contype = 'f') keys,
      (select count(*)::int from pg_trigger where not tgisinternal and tgenabled = 'O') triggers`.execute(
    db,
  );
  assert.deepEqual({ keys: rows[0].keys, triggers: rows[0].triggers }, before.rows[0]);

  await assert.rejects(
    restore({ archivePath, url: second.url, dataDir: secondDir }),
    /database is not empty/,
  );
});

test('an archive shows one moment, whatever is written meanwhile', async () => {
  const ctx = as(db, author);
  const archivePath = fresh('moment.zip');
  const count = async () =>
    (await sql<{ count: number }>`select count(*) count from post`.execute(db)).rows[0]?.count;
  let atMoment: number | undefined;
  const manifest = await backup({
    url: source.url,
    dataDir,
    outPath: archivePath,
    onSnapshot: async () => {
      atMoment = await count();
      await aConversation(ctx);
    },
  });
  assert.equal(manifest.tables.find(({ table }) => table === 'post')?.rows, atMoment);
  assert.equal(await count(), (atMoment ?? 0) + 1);
});

test('what is damaged, cut, foreign or too new is refused before anything changes', async () => {
  const good = fresh('good.zip');
  const manifest = await backup({ url: source.url, dataDir, outPath: good });
  const target = await emptyDatabase();
  const attempt = (archivePath: string) =>
    restore({ archivePath, url: target.url, dataDir: fresh('nowhere') });
  const bytes = readFileSync(good);
  const change = (edit: (copy: Buffer) => Buffer) => {
    const path = fresh('bad.zip');
    writeFileSync(path, edit(Buffer.from(bytes)));
    return path;
  };
  const refusals: [string, RegExp][] = [
    [change((copy) => copy.subarray(0, copy.length - 400)), /not an archive|damaged/],
    [change((copy) => copy.subarray(0, 100)), /not an archive/],
    [change(() => Buffer.from('not a zip at all')), /not an archive/],
    [fresh('absent.zip'), /There is no file/],
  ];
  // One wrong bit inside packed rows (a zip also has bits that mean nothing), or in a stored file.
  for (const entry of ['tables/public.post.csv', 'tables/public.member.csv', 'manifest.json']) {
    const at = bytes.indexOf(entry) + entry.length + 60;
    refusals.push([
      change((copy) => (copy.writeUInt8((copy[at] ?? 0) ^ 8, at), copy)),
      /damaged|not an archive/,
    ]);
  }
  refusals.push([
    change((copy) => (copy.write('The', copy.indexOf('the picture')), copy)),
    /damaged/,
  ]);
  for (const [path, words] of refusals)
    await assert.rejects(
      attempt(path),
      (error) => error instanceof ArchiveError && words.test(error.message),
      path,
    );

  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  const { rowCount } = await client.query(`select 1 from pg_tables where schemaname = 'public'`);
  await client.end();
  assert.equal(rowCount, 0, 'the database is as it was');
  assert.deepEqual(content((await attempt(good)).manifest), content(manifest));
});

test('a restore that was killed half-way is started over', async () => {
  const archivePath = fresh('archive.zip');
  await backup({ url: source.url, dataDir, outPath: archivePath });
  const target = await emptyDatabase();
  const options = { archivePath, url: target.url, dataDir: fresh('half') };
  let seen = 0;
  const onProgress = ({ step }: Progress) => {
    if (step === 'loading' && ++seen === 5) throw new Error('killed');
  };
  await assert.rejects(restore({ ...options, onProgress }), /killed/);
  await assert.rejects(migrate(target.url), /left unfinished/, 'nobody starts on half a community');
  const { manifest } = await restore(options);
  const again = await backup({ ...options, outPath: fresh('whole.zip') });
  assert.deepEqual(content(again), content(manifest));
});

test('a backup that breaks off leaves no file; an existing one is never replaced', async () => {
  const folder = fresh('out');
  const outPath = join(folder, 'copia.zip');
  mkdirSync(folder);
  const options = { url: source.url, dataDir, outPath };
  const onSnapshot = () => {
    throw new Error('disk full');
  };
  await assert.rejects(backup({ ...options, onSnapshot }), /disk full/);
  assert.deepEqual(readdirSync(folder), []);
  writeFileSync(`${outPath}.partial`, 'left by a kill');
  await backup(options);
  assert.deepEqual(readdirSync(folder), ['copia.zip']);
  await assert.rejects(backup(options), /already/);
  await assert.rejects(
    backup({ ...options, url: (await emptyDatabase()).url, outPath: fresh('none.zip') }),
    /nothing to back up/,
  );
});

test('a stored file that is not on the disk is named; the rest is kept', async () => {
  const lost = await storeFile(filesFolder(dataDir), [Buffer.from('soon lost')], 100);
  await db
    .insertInto('file')
    .values({ ...lost, mime: 'text/plain' })
    .execute();
  rmSync(pathOf(filesFolder(dataDir), lost.hash));
  const outPath = fresh('archive.zip');
  const { files } = await backup({ url: source.url, dataDir, outPath });
  assert.deepEqual([files.missing, files.count], [[lost.hash], 1]);
  assert.ok(existsSync(outPath));
});

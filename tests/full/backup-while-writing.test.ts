import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { backup, restore } from '#platform/backup/index.ts';
import { newId } from '#platform/db/ids.ts';
import { filesFolder, hasFile, storeFile } from '#platform/storage/index.ts';
import { emptyDatabase, testDatabase } from '#tests/support/db.ts';
import { keepWriting } from '#tests/support/keep-writing.ts';
import { aConversation, aMember, as } from '#tests/support/factories.ts';

const POSTS = 40_000;
const FILES = 300;
const RATE = 50;

const work = mkdtempSync(join(tmpdir(), 'copia-full-backup-'));
after(() => rmSync(work, { recursive: true }));

/** Per table a number of rows and a digest of them, by the database's own means. */
async function digest(client: pg.Client): Promise<Record<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) "name" from pg_tables
      where schemaname in ('public', 'auth') and tablename not in ('migration', 'restore_unfinished')`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await client.query(
      `select count(*) || ' ' || coalesce(sum(('x' || left(md5(t::text), 12))::bit(48)::bigint), 0) "sum"
         from ${name} t`,
    );
    found[name] = rows[0].sum;
  }
  return found;
}

test('while 50 posts a second are written, an archive holds one moment and restores to exactly that', async (t) => {
  const { db, url } = await testDatabase();
  const dataDir = join(work, 'first');
  const author = await aMember(db);
  const ctx = as(db, author);
  const thing = await aConversation(ctx, { space: 'public' });
  await sql`insert into post (id, thing_id, number, author_id, markdown, html, plain, pipeline, language)
    select gen_random_uuid(), ${thing.id}, n + 10, ${author.id}, t.words, '<p>' || t.words || '</p>', t.words, 1, 'en'
      from generate_series(1, ${POSTS}) n,
           lateral (select string_agg(md5(n::text || k), ' ') words from generate_series(1, 20) k) t`.execute(
    db,
  );
  await sql`update thing set last_number = ${POSTS + 100}`.execute(db);
  for (let n = 0; n < FILES; n++) {
    const file = await storeFile(filesFolder(dataDir), [randomBytes(50_000)], Infinity);
    await db
      .insertInto('file')
      .values({ ...file, mime: 'image/png' })
      .execute();
    await db
      .insertInto('attachment')
      .values({ id: newId(), file_hash: file.hash, name: 'a.png', member_id: author.id })
      .execute();
  }

  const writing = await keepWriting(url, RATE);
  await sleep(3000);
  const before = [...writing.confirmed];
  let truth: Promise<Record<string, string>> | undefined;
  let heap = 0;
  const started = Date.now();
  const archivePath = join(work, 'archive.zip');
  const manifest = await backup({
    url,
    dataDir,
    outPath: archivePath,
    onProgress: () => (heap = Math.max(heap, process.memoryUsage().heapUsed)),
    onSnapshot: async (snapshot) => {
      const witness = new pg.Client({ connectionString: url });
      await witness.connect();
      await witness.query('begin isolation level repeatable read read only');
      await witness.query(`set transaction snapshot '${snapshot}'`);
      truth = digest(witness).finally(() => witness.end());
    },
  });
  const seconds = (Date.now() - started) / 1000;
  const rate = await writing.stop();
  const during = writing.confirmed.length - before.length;

  const second = await emptyDatabase();
  const secondDir = join(work, 'second');
  await restore({ archivePath, url: second.url, dataDir: secondDir });
  const client = new pg.Client({ connectionString: second.url });
  await client.connect();
  assert.deepEqual(await digest(client), await truth, 'row for row what the snapshot showed');
  const there = await client.query('select id from post where id = any($1)', [before]);
  assert.equal(there.rowCount, before.length, 'all that was confirmed before is there');
  const { rows } = await client.query<{ hash: string }>('select hash from file');
  for (const { hash } of rows) assert.ok(await hasFile(filesFolder(secondDir), hash));
  await client.end();
  const again = await backup({ url: second.url, dataDir: secondDir, outPath: join(work, 'b.zip') });
  assert.deepEqual([again.tables, again.files], [manifest.tables, manifest.files]);

  assert.equal(manifest.files.count, FILES);
  assert.ok(during > 0, 'posts were written while the archive was');
  assert.ok(rate > RATE * 0.7, `only ${rate.toFixed(0)} posts a second were written`);
  t.diagnostic(
    `${seconds.toFixed(1)} s for ${POSTS} posts and ${FILES} files, ${rate.toFixed(0)} posts/s meanwhile (${during} during), heap at most ${Math.round(heap / 1e6)} MB`,
  );
});

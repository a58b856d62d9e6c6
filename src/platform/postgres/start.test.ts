import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded, type EmbeddedServer } from './index.ts';

let home: string;
let dataDir: string;
let server: EmbeddedServer | undefined;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'copia-postgres-'));
  await chmod(home, 0o711);
  dataDir = join(home, 'data');
});

after(async () => {
  await server?.stop();
  await rm(home, { recursive: true, force: true });
});

const start = async () => (server = await startEmbedded({ dataDir, notice: () => {} }));

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed under us ends the connection with an event.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

async function waitUntilGone(running: EmbeddedServer): Promise<void> {
  for (let tries = 0; await running.isAlive(); tries += 1) {
    assert.ok(tries < 200, 'the server is still there');
    await sleep(25);
  }
}

test('a new data folder gets a database with what Copia stands on', async () => {
  const made = await start();
  assert.equal(made.adopted, false);
  const [database] = await ask(
    made.url,
    `select current_user as role, (select rolsuper from pg_roles where rolname = current_user) as super,
       pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
       current_setting('data_checksums') as checksums, current_setting('jit') as jit,
       current_setting('listen_addresses') as listens, current_setting('synchronous_commit') as commits
     from pg_database where datname = current_database()`,
  );
  assert.deepEqual(database, {
    role: 'copia',
    super: false,
    encoding: 'UTF8',
    provider: 'i',
    checksums: 'on',
    jit: 'off',
    listens: '127.0.0.1',
    commits: 'on',
  });
  await ask(made.url, 'create extension pg_trgm');
  await ask(made.url, 'create extension unaccent');
  await ask(made.url, 'create extension btree_gin');
  await ask(made.url, 'create table kept (word text)');
  await ask(made.url, 'select from pg_stat_statements limit 1');
});

test('nobody gets in without the password, which only the owner can read', async () => {
  const { url } = server!;
  await assert.rejects(
    ask(url.replace(/:[^:@]+@/, ':guess@'), 'select 1'),
    /password authentication/,
  );
  assert.equal((await stat(join(dataDir, 'postgres.json'))).mode & 0o777, 0o600);
  assert.equal((await stat(join(dataDir, 'postgres'))).mode & 0o777, 0o700);
});

test('a server that runs is adopted, and keeps its address after a stop', async () => {
  const first = server!;
  const second = await startEmbedded({ dataDir });
  assert.equal(second.adopted, true);
  assert.equal(second.pid, first.pid);
  assert.equal(second.url, first.url);
  await second.stop();
  assert.equal(await first.isAlive(), false);
  await first.stop();
  const third = await start();
  assert.equal(third.adopted, false);
  assert.equal(third.url, first.url);
});

test('what was committed is there after kill -9 of the server', async () => {
  const killed = server!;
  await ask(killed.url, `insert into kept values ('before')`);
  process.kill(killed.pid, 'SIGKILL');
  await waitUntilGone(killed);
  const again = await start();
  assert.equal(again.adopted, false);
  assert.deepEqual(await ask(again.url, 'select word from kept'), [{ word: 'before' }]);
});

test('a pid file left over is no obstacle, even when the number now means another process', async () => {
  const path = join(dataDir, 'postgres', 'postmaster.pid');
  const left = await readFile(path, 'utf8');
  await server!.stop();
  for (const pid of ['999999', String(process.ppid)]) {
    await writeFile(path, left.replace(/^\d+/, pid));
    const again = await start();
    assert.equal(again.adopted, false);
    assert.deepEqual(await ask(again.url, 'select word from kept'), [{ word: 'before' }]);
    await again.stop();
  }
});

test('a half-made database is made anew', async () => {
  const other = join(home, 'half');
  await start();
  await server!.stop();
  await mkdir(join(other, 'postgres.new', 'base'), { recursive: true });
  await chmod(other, 0o711);
  const made = await startEmbedded({ dataDir: other, throwaway: true });
  assert.deepEqual(await ask(made.url, 'select 1 as one'), [{ one: 1 }]);
  await made.stop();
});

test('a database of another major version is refused with what to do', async () => {
  const path = join(dataDir, 'postgres', 'PG_VERSION');
  const ours = await readFile(path, 'utf8');
  await writeFile(path, '17\n');
  await assert.rejects(startEmbedded({ dataDir }), /made by PostgreSQL 17.*copia backup/);
  await writeFile(path, ours);
});

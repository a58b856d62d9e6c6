import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLock } from '#platform/data-lock.ts';
import { findPostmaster } from '#platform/postgres/postmaster.ts';
import { isAlive } from '#platform/processes.ts';
import { makeDataDir, removeDataDir, startCopia, type RunningCopia } from '#tests/support/copia.ts';
import { PATIENCE } from '#tests/support/patience.ts';

let dataDir: string;
let copia: RunningCopia;

before(async () => {
  dataDir = await makeDataDir();
  copia = await startCopia({ dataDir });
});

after(async () => {
  await copia?.stop();
  await removeDataDir(dataDir);
});

const isReady = async () => (await fetch(`${copia.url}/readyz`).catch(() => null))?.ok === true;

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `${what}:\n${copia.output()}`);
    await sleep(50);
  }
}

test('a second start on the same data folder says who runs, and changes nothing', async () => {
  await assert.rejects(
    startCopia({ dataDir }),
    new RegExp(`runs already on this data folder: ${copia.url}, process ${copia.pid}`),
  );
  assert.equal(await isReady(), true);
});

test('kill -9 of web, worker and database: all come back, at the same address', async () => {
  const holder = await readLock(dataDir);
  const database = await findPostmaster(`${dataDir}/postgres`);
  assert.equal(holder?.children.length, 2);
  assert.ok(database);
  for (const pid of holder.children) process.kill(pid, 'SIGKILL');
  process.kill(database.pid, 'SIGKILL');
  await until('the database is back', async () => {
    const again = await findPostmaster(`${dataDir}/postgres`);
    return again !== null && again.pid !== database.pid && again.status === 'ready';
  });
  assert.equal((await findPostmaster(`${dataDir}/postgres`))?.port, database.port);
  await until('new processes', async () => {
    const children = (await readLock(dataDir))?.children ?? [];
    return children.length === 2 && children.every((pid) => !holder.children.includes(pid));
  });
  await until('ready again', isReady);
});

test('kill -9 of the supervisor: its processes end, and the next start takes over', async () => {
  const holder = await readLock(dataDir);
  const database = await findPostmaster(`${dataDir}/postgres`);
  assert.ok(holder && database);
  process.kill(copia.pid, 'SIGKILL');
  await copia.ended;
  copia = await startCopia({ dataDir });
  assert.equal(await isReady(), true);
  for (const pid of holder.children) assert.equal(await isAlive(pid), false);
  assert.equal((await findPostmaster(`${dataDir}/postgres`))?.pid, database.pid, 'adopted');
});

test('SIGTERM ends all of it cleanly', async () => {
  const holder = await readLock(dataDir);
  const database = await findPostmaster(`${dataDir}/postgres`);
  assert.ok(holder && database);
  process.kill(copia.pid, 'SIGTERM');
  assert.equal(await copia.ended, 0);
  assert.match(copia.output(), /Stopping …\nStopped\n$/);
  for (const pid of [...holder.children, database.pid]) assert.equal(await isAlive(pid), false);
  assert.equal(await readLock(dataDir), null);
});

test('a bad setting and a taken port stop the start with one sentence', async () => {
  await assert.rejects(startCopia({ dataDir, env: { SITE_URL: 'example.org' } }), {
    message: /^Copia ended \(1\):\nSITE_URL must be an http:.*; not “example\.org”\.\n$/,
  });
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await assert.rejects(startCopia({ dataDir, port }), {
    message: new RegExp(
      `^Copia ended \\(1\\):\nPort ${port} is taken by another program: .*\\.\n$`,
    ),
  });
  other.close();
});

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './processes.ts';
import { supervise } from './supervisor.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copia-supervisor-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Writes a process and supervises it. */
async function start(script: string, drainMs = 5000) {
  const file = join(folder, `${Math.random()}.mjs`);
  await writeFile(file, script);
  const notices: string[] = [];
  const notice = (line: string) => void notices.push(line);
  const supervised = supervise({ name: 'test', file, drainMs, notice, onSpawn: () => {} });
  return { supervised, notices };
}

const WELL = `process.send({ ready: true }); setInterval(() => {}, 1000);`;

test('a process that is killed is started again, and not after it was told to stop', async () => {
  const { supervised, notices } = await start(WELL);
  await supervised.ready;
  const first = supervised.pid ?? 0;
  process.kill(first, 'SIGKILL');
  for (let tries = 0; !supervised.pid || supervised.pid === first; tries += 1) {
    assert.ok(tries < 200, 'not started again');
    await sleep(25);
  }
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? '', /test process ended \(SIGKILL\)/);
  const second = supervised.pid;
  await supervised.stop();
  assert.equal(await isAlive(second), false);
  assert.equal(notices.length, 1);
});

test('a stop lets it finish, but not for ever', async () => {
  const done = join(folder, 'done');
  const slow = `import { writeFileSync } from 'node:fs';
    process.on('SIGTERM', () => setTimeout(() => {
      writeFileSync(${JSON.stringify(done)}, 'finished'); process.exit(0);
    }, 200)); ${WELL}`;
  const { supervised } = await start(slow);
  await supervised.ready;
  await supervised.stop();
  assert.equal(await readFile(done, 'utf8'), 'finished');

  const deaf = await start(`process.on('SIGTERM', () => {}); ${WELL}`, 200);
  await deaf.supervised.ready;
  const { pid } = deaf.supervised;
  await deaf.supervised.stop();
  assert.equal(await isAlive(pid ?? 0), false);
});

test('one that ends again and again before it is ready is given up', async () => {
  const { supervised, notices } = await start(`process.exit(7);`);
  await assert.rejects(supervised.ready, /test process does not start \(code 7\)/);
  assert.equal(notices.length, 3);
  await supervised.stop();
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { archiveLine } from '#features/imports/server/fixture-archive.ts';
import type { ImportReport } from '#features/imports/schema.ts';
import { connect } from '#platform/db/connect.ts';
import { startEmbedded } from '#platform/postgres/index.ts';
import { signal } from '#platform/processes.ts';
import { makeDataDir, removeDataDir } from '#tests/support/copia.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TOPICS = 80;
const POSTS = 50;

let dataDir: string;
let file: string;

before(async () => {
  dataDir = await makeDataDir();
  file = join(dataDir, '../archive.jsonl');
  const lines: string[] = [];
  for (let number = 1; number <= POSTS; number++)
    for (let topic = 1; topic <= TOPICS; topic++)
      lines.push(
        archiveLine({
          id: topic * 1000 + number,
          topic_id: topic,
          post_number: number,
          topic_title: `How does town ${topic} count?`,
          topic_slug: `town-${topic}`,
          user: `person-${(topic + number) % 90}`,
          reply_to_post_number: number > 1 ? number - 1 : null,
          created_at: new Date(Date.UTC(2021, 2, 1, 9, number, topic)).toISOString(),
          raw: `Step ${number} of town ${topic}: *count*, then @person-${number % 90} checks.`,
        }),
      );
  await writeFile(file, `${lines.join('\n')}\n`);
  await startEmbedded({ dataDir });
});
after(() => removeDataDir(dataDir));

function runImport() {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'src/cli/main.ts'), 'import', 'discourse', file, '--json'],
    {
      cwd: ROOT,
      env: { ...process.env, LOG_LEVEL: 'warn', COPIA_DATA: dataDir },
      // The channel stops it should this test process be killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let said = '';
  let wrong = '';
  child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (wrong += chunk.toString()));
  return { child, ended: once(child, 'exit'), said: () => said, wrong: () => wrong };
}

/** How many posts are stored; 0 where the database is not there (yet). */
async function countStored(): Promise<number> {
  const server = await startEmbedded({ dataDir }).catch(() => null);
  if (!server) return 0;
  const connection = connect(server.url, { max: 1 });
  try {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from post`.execute(
      connection.db,
    );
    return rows[0]!.n;
  } catch {
    return 0;
  } finally {
    await connection.close();
  }
}

async function untilStored(least: number, running: ReturnType<typeof runImport>): Promise<number> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(50)) {
    const stored = await countStored();
    if (stored >= least) return stored;
    assert.equal(running.child.exitCode, null, `it ended early\n${running.wrong()}`);
  }
  throw new Error(`Not ${least} posts within two minutes\n${running.wrong()}`);
}

test('kill -9 of the import, then of its database: the next run brings the rest, once', async (t) => {
  const killed = runImport();
  const before = await untilStored(400, killed);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const kept = await countStored();
  assert.ok(kept >= before && kept < TOPICS * POSTS, `${kept} posts: killed too late`);

  const robbed = runImport();
  const then = await untilStored(kept + 400, robbed);
  signal((await startEmbedded({ dataDir })).pid, 'SIGKILL');
  const [code] = await robbed.ended;
  assert.notEqual(code, 0, 'an import without database says that it failed');
  const after = await countStored();
  assert.ok(after >= then && after < TOPICS * POSTS, `${after} posts: killed too late`);

  const last = runImport();
  assert.deepEqual(await last.ended, [0, null], last.wrong());
  const report = JSON.parse(last.said()) as ImportReport;
  assert.equal(report.created.posts, TOPICS * POSTS - after, 'only what was missing');
  assert.equal(report.unchanged, after);
  t.diagnostic(`killed at ${kept} and ${after} of ${TOPICS * POSTS} posts`);

  const { url } = await startEmbedded({ dataDir });
  const { db, close } = connect(url, { max: 1 });
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from thing) as topics, (select count(*)::int from post) as posts,
           (select count(*)::int from post join passage using (thing_id, language)
             where number between first_number and passage.last_number) as found,
           (select count(*)::int from member) as members,
           (select count(*)::int from thing where post_count <> ${POSTS} or last_number <> ${POSTS}) as miscounted,
           (select count(*)::int from post where number > 1 and parent_id is null) as orphans,
           (select count(*)::int from post p where not exists (select from post_mention m where m.post_id = p.id)) as unnamed
  `.execute(db);
  await close();
  assert.deepEqual(rows[0], {
    topics: TOPICS,
    posts: TOPICS * POSTS,
    found: TOPICS * POSTS,
    members: 90,
    miscounted: 0,
    orphans: 0,
    unnamed: 0,
  });
});

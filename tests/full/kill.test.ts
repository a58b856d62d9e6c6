import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { addToken } from '#commons/members/server/tokens.ts';
import { readLock } from '#platform/data-lock.ts';
import { connect, type Connection } from '#platform/db/connect.ts';
import { startEmbedded } from '#platform/postgres/index.ts';
import { findPostmaster } from '#platform/postgres/postmaster.ts';
import { signal } from '#platform/processes.ts';
import { makeDataDir, removeDataDir, startCopia, type RunningCopia } from '#tests/support/copia.ts';

/** How long is posted and killed. */
const TROUBLE_MS = 20_000;
const PAUSE_MS = 2_500;
/** Jobs of a killed worker run again when their heartbeat is missed. */
const CATCH_UP_MS = 120_000;

let dataDir: string;
let copia: RunningCopia;
let connection: Connection;
let smtp: SMTPServer;
const messageIds: string[] = [];

before(async () => {
  smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        messageIds.push(/^message-id:\s*(\S+)/im.exec(text)?.[1] ?? 'none');
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', () => resolve()));
  const address = smtp.server.address();
  const smtpPort = typeof address === 'object' && address ? address.port : 0;
  dataDir = await makeDataDir();
  copia = await startCopia({ dataDir, env: { SMTP_URL: `smtp://127.0.0.1:${smtpPort}` } });
  // Adopts the one that runs; kills do not change its address.
  connection = connect((await startEmbedded({ dataDir })).url, { max: 2 });
});

after(async () => {
  await connection?.close();
  await copia?.stop();
  await removeDataDir(dataDir);
  smtp?.close();
});

/** A conversation, its asker who hears of each answer at once, and a token of somebody else. */
async function prepareThread() {
  const { db } = connection;
  const thread = await db
    .selectFrom('thing')
    .innerJoin('space', 'space.id', 'thing.space_id')
    .select(['thing.id', 'thing.author_id as asker'])
    .where('space.kind', '=', 'members')
    .where('thing.state', '=', 'published')
    .where('thing.closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('member')
    .set({ mail_rhythm: 'instant' })
    .where('id', '=', thread.asker)
    .execute();
  const writer = await db
    .selectFrom('member')
    .select('id')
    .where('id', '!=', thread.asker)
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  const { token } = await addToken(db, writer.id, { name: 'test', scopes: ['read', 'write'] });
  return { threadId: thread.id, token };
}

async function killSomething(round: number): Promise<void> {
  const children = (await readLock(dataDir))?.children ?? [];
  const database = await findPostmaster(`${dataDir}/postgres`);
  const victim = [children[0], children[1], database?.pid][round % 3];
  if (victim) signal(victim, 'SIGKILL');
}

test('kill -9 of every part while posting: what was confirmed is there, every job ran, no mail twice', async (t) => {
  const { threadId, token } = await prepareThread();
  const confirmed: string[] = [];
  let refused = 0;
  const deadline = Date.now() + TROUBLE_MS;
  const post = async (number: number) => {
    const answer = await fetch(`${copia.url}/api/v1/things/${threadId}/posts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ markdown: `Answer number ${number} in stormy weather.` }),
      signal: AbortSignal.timeout(5000),
    }).catch(() => null);
    if (answer?.status === 201) confirmed.push(((await answer.json()) as { id: string }).id);
    else {
      refused += 1;
      assert.ok(!answer || answer.status >= 500, `${answer?.status}: ${await answer?.text()}`);
      await sleep(50);
    }
  };
  const posting = (async () => {
    for (let number = 1; Date.now() < deadline; number += 1) {
      await post(number);
      await sleep(40);
    }
  })();
  for (let round = 0; Date.now() < deadline - PAUSE_MS; round += 1) {
    await sleep(PAUSE_MS);
    await killSomething(round);
  }
  await posting;
  assert.ok(
    confirmed.length > 20,
    `${confirmed.length} confirmed, ${refused} not\n${copia.output()}`,
  );
  assert.ok(refused > 0, 'the kills were not felt');

  const jobs = await waitFor('every job has run', async () => {
    const { rows } = await sql<{ open: number }>`
      select count(*)::int as open from pgboss.job
       where name = 'notify' and state not in ('completed', 'cancelled')`.execute(connection.db);
    return rows[0]?.open === 0;
  });
  const present = await connection.db
    .selectFrom('post')
    .select('id')
    .where('id', 'in', confirmed)
    .execute();
  assert.equal(present.length, confirmed.length);

  // One notification at most of each post for the asker, each of which is a mail at most.
  const mails = await waitFor('every mail is settled', async () => {
    const { rows } = await sql<{ open: number }>`
      select (select count(*) from delivery where state in ('waiting', 'sending') and due_at < now())::int as open
    `.execute(connection.db);
    return rows[0]?.open === 0;
  });
  await sleep(2000);
  assert.ok(messageIds.length > 0, 'no mail at all');
  assert.equal(new Set(messageIds).size, messageIds.length, 'a mail came twice');
  const { rows } = await sql<{ told: number }>`
    select count(distinct post_id)::int as told from notification where post_id in (${sql.join(confirmed)})
  `.execute(connection.db);
  assert.equal(rows[0]?.told, confirmed.length, 'a confirmed post that nobody was told of');
  t.diagnostic(
    `${confirmed.length} posts confirmed, ${refused} requests failed; jobs done after ${jobs} s, mails after ${mails} s more`,
  );
});

/** Returns the seconds it took. */
async function waitFor(what: string, condition: () => Promise<boolean>): Promise<number> {
  const started = Date.now();
  const deadline = started + CATCH_UP_MS;
  while (!(await condition().catch(() => false))) {
    assert.ok(
      Date.now() < deadline,
      `${what}: not within ${CATCH_UP_MS / 1000} s\n${copia.output()}`,
    );
    await sleep(500);
  }
  return Math.round((Date.now() - started) / 1000);
}

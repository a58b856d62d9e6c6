import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { aConversation, aMember, aReply, as, type TestMember } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import type { LiveEvent } from '../schema.ts';
import { LiveHub } from './hub.ts';
import { readEvents } from './read-events.ts';
import { liveStream } from './stream.ts';

const db = await testDatabase();

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !condition(); i++) await sleep(20);
  assert.ok(condition(), 'what was awaited did not come within 20 s');
}

test('a page hears of the threads it watches, if its reader may see them', async () => {
  const host = await aMember(db.db, { role: 'host' });
  const member = await aMember(db.db);
  const open = await aConversation(as(db.db, host), { space: 'members' });
  const hidden = await aConversation(as(db.db, host), { space: 'hosts' });
  const hub = new LiveHub(db.db, db.url);
  const heard = new Map<string, LiveEvent[]>();
  let ended = 0;
  const page = async (name: string, reader: TestMember | null, things: string[]) => {
    heard.set(name, []);
    return hub.subscribe(
      {
        actor: as(db.db, reader).actor,
        things,
        send: (event) => heard.get(name)!.push(event),
        ping: () => {},
        end: () => ended++,
      },
      Number.MAX_SAFE_INTEGER, // nothing from before
    );
  };
  await page('host', host, [open.id, hidden.id]);
  const leave = await page('member', member, [open.id, hidden.id]);
  await page('visitor', null, [open.id, hidden.id]);
  await page('elsewhere', member, []);
  const one = await aReply(as(db.db, host), open.id);
  const two = await aReply(as(db.db, host), hidden.id);
  await until(() => heard.get('host')!.length >= 2 && heard.get('member')!.length >= 1);
  await sleep(50);
  const posts = (name: string) => heard.get(name)!.map((event) => event.postId);
  assert.deepEqual(posts('host'), [one.id, two.id]);
  assert.deepEqual(posts('member'), [one.id]);
  assert.deepEqual(posts('visitor'), []);
  assert.deepEqual(posts('elsewhere'), []);
  assert.equal(heard.get('host')![0]!.own, true);
  assert.equal(heard.get('member')![0]!.own, false);

  leave();
  const three = await aReply(as(db.db, member), open.id);
  await until(() => posts('host').includes(three.id));
  assert.deepEqual(posts('member'), [one.id], 'a closed page hears no more');

  await hub.close();
  assert.equal(ended, 3, 'stopping ends every open stream');
});

test('whoever is suspended or signed in long ago hears no more; others go on hearing', async () => {
  const member = await aMember(db.db);
  const other = await aMember(db.db);
  const { id } = await aConversation(as(db.db, other), { space: 'members' });
  const hub = new LiveHub(db.db, db.url);
  const heard = { member: 0, other: 0 };
  const ended: string[] = [];
  for (const [name, reader] of [
    ['member', member],
    ['other', other],
  ] as const)
    await hub.subscribe(
      {
        actor: as(db.db, reader).actor,
        things: [id],
        send: () => heard[name]++,
        ping: () => {},
        end: () => ended.push(name),
      },
      Number.MAX_SAFE_INTEGER,
    );
  await aReply(as(db.db, other), id);
  await until(() => heard.member === 1 && heard.other === 1);
  await hub.check();
  assert.deepEqual(ended, []);

  await db.db
    .updateTable('member')
    .set({ state: 'suspended' })
    .where('id', '=', member.id)
    .execute();
  await aReply(as(db.db, other), id);
  await until(() => heard.other === 2);
  await sleep(50);
  assert.equal(heard.member, 1, 'cut off at once');
  await hub.check();
  assert.deepEqual(ended, ['member'], 'and the stream ends');
  await hub.check(Date.now() + 16 * 60_000);
  assert.deepEqual(ended, ['member', 'other'], 'a long stream is asked anew who it is');
  await hub.close();
});

test('a page that was away hears what it missed, and nobody hears what is for another', async () => {
  const member = await aMember(db.db);
  const other = await aMember(db.db);
  const { id } = await aConversation(as(db.db, member), {});
  const last = await db.db
    .selectFrom('event')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirstOrThrow();
  const reply = await aReply(as(db.db, other), id);
  await db.db
    .insertInto('event')
    .values({ kind: 'notification_added', member_id: member.id })
    .execute();
  const missed = (reader: TestMember) =>
    readEvents(db.db, as(db.db, reader).actor, [id], { after: last.id ?? 0 });
  assert.deepEqual(
    (await missed(member)).map((event) => [event.kind, event.postId]),
    [
      ['post_added', reply.id],
      ['notification_added', null],
    ],
  );
  assert.deepEqual(
    (await missed(other)).map((event) => event.kind),
    ['post_added'],
  );
});

test('a page closed before it was taken in is forgotten; others go on hearing', async () => {
  const member = await aMember(db.db);
  const hub = new LiveHub(db.db, db.url);
  const { actor } = as(db.db, member);
  const closed = liveStream(hub, actor, { things: [] });
  const open = liveStream(hub, actor, { things: [] }).getReader();
  await closed.cancel();
  const next = async () => new TextDecoder().decode((await open.read()).value);
  assert.equal(await next(), 'retry: 2000\n\n');
  await sleep(500); // both are taken in
  await hub.check();
  assert.equal(await next(), ': still here\n\n');
  await hub.close();
  assert.equal((await open.read()).done, true);
});

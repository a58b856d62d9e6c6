import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removePost } from '#commons/threads/server/index.ts';
import { setFollow } from '#commons/targets/server/index.ts';
import { addPost } from '#commons/threads/server/index.ts';
import { mentionMarkdown } from '#platform/markdown/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aReply, as } from '#tests/support/factories.ts';
import { KINDS, listTold, tellEverybody } from '#tests/support/notifying.ts';
import { notify } from '#commons/notifications/server/notify.ts';
import { acceptAnswer } from './index.ts';

const { db } = await testDatabase();
const asker = await aMember(db, { name: 'Asker' });
const helper = await aMember(db, { name: 'Helper', mail_rhythm: 'daily' });
const follower = await aMember(db, { name: 'Follower', mail_rhythm: 'never' });
const stranger = await aMember(db, { name: 'Stranger' });
const away = await aMember(db, { name: 'Away', state: 'suspended' });
const host = await aMember(db, { name: 'Host', role: 'host' });

const follow = (member: typeof asker, id: string) =>
  setFollow(as(db, member), { target: { kind: 'thing', id }, on: true });

test('an answer: the asker and followers are told, not its author, strangers or suspended members', async () => {
  const { id } = await aConversation(as(db, asker));
  await follow(follower, id);
  await db
    .insertInto('follow')
    .values({ member_id: away.id, target_kind: 'thing', target_id: id })
    .execute();
  await aReply(as(db, helper), id);
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, id), ['answered Asker (instant)', 'new_post Follower']);
  await tellEverybody(db);
  assert.equal((await listTold(db, id)).length, 2, 'a job that runs again doubles nothing');
});

test('a reply to my post in another one’s thread; a mention outweighs; an own post tells me nothing', async () => {
  const { id } = await aConversation(as(db, asker));
  const first = await aReply(as(db, helper), id);
  await tellEverybody(db);
  await db.deleteFrom('notification').execute();
  await db.updateTable('event').set({ kind: 'post_changed' }).execute(); // told and done
  await addPost(as(db, stranger), id, {
    markdown: `${mentionMarkdown(asker)} and ${mentionMarkdown(stranger)}, look`,
    parentId: first.id,
  });
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, id), [
    'answered Helper (daily)',
    'mentioned Asker (instant)',
  ]);
});

test('accepted tells the author of the answer once, whoever accepts; accepting one’s own tells nobody', async () => {
  const { id } = await aConversation(as(db, asker));
  const answer = await aReply(as(db, helper), id);
  const own = await aReply(as(db, asker), id);
  await tellEverybody(db);
  const before = await listTold(db, id);
  await acceptAnswer(as(db, asker), id, own.id);
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, id), before);
  for (const post of [answer.id, null, answer.id]) await acceptAnswer(as(db, host), id, post);
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, id), ['accepted Helper (daily)', ...before].sort());
});

test('only who may see the thing is told: a mention in the hosts’ space reaches hosts', async () => {
  const other = await aMember(db, { name: 'Other host', role: 'host' });
  const { id } = await aConversation(as(db, host), {
    space: 'hosts',
    markdown: `${mentionMarkdown(stranger)} ${mentionMarkdown(other)} please look`,
  });
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, id), ['mentioned Other host (instant)']);
});

test('what was removed before the job ran is not told; two workers at once tell once', async () => {
  const { id } = await aConversation(as(db, asker));
  const removed = await aReply(as(db, helper), id);
  await removePost(as(db, helper), removed.id);
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, id), []);
  await aReply(as(db, helper), id);
  const { event } = await db
    .selectFrom('event')
    .select((eb) => eb.fn.max('id').as('event'))
    .where('kind', '=', 'post_added')
    .executeTakeFirstOrThrow();
  await Promise.all(Array.from({ length: 4 }, () => notify(db, KINDS, Number(event), new Date())));
  assert.deepEqual(await listTold(db, id), ['answered Asker (instant)']);
  const added = await db
    .selectFrom('event')
    .select('member_id')
    .where('kind', '=', 'notification_added')
    .where('thing_id', '=', id)
    .execute();
  assert.deepEqual(added, [{ member_id: asker.id }], 'live pages hear of it once');
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { notify } from '#commons/notifications/server/notify.ts';
import { answered, mentioned, newPost, revealed } from '#commons/threads/server/notifications.ts';
import {
  addPost,
  editPost,
  reactToPost,
  removePost,
  revealAuthor,
} from '#commons/threads/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, anOrganisation, as } from '#tests/support/factories.ts';
import { listIdentities } from './queries.ts';

const { db } = await testDatabase();

/** What the labels are, by identity. */
const choicesOf = async (ctx: Context, thread?: string) =>
  Object.fromEntries(
    (await listIdentities(ctx, thread)).map(({ identity, label }) => [identity, label]),
  );
/** As their next request comes: with what they have written as somebody else. */
async function again(ctx: Context): Promise<Context> {
  const rows = await ctx.db
    .selectFrom('persona')
    .select('id')
    .where('member_id', '=', ctx.actor.memberId!)
    .execute();
  return { ...ctx, actor: { ...ctx.actor, aliases: rows.map(({ id }) => id) } };
}
const refusedWith = (code: string) => (error: unknown) =>
  error instanceof DomainError &&
  (error.code === code || Object.values(error.fields).includes(code));

async function aTown(tx: Db, country: string, band: 'S' | 'M' | 'L', peopled = true) {
  const town = await anOrganisation(tx, { country, population_band: band });
  const member = peopled ? await aMember(tx, { organisation_id: town.id }) : null;
  return { town, member };
}

describe('a described place', () => {
  test('is offered where five organisations with people fit it, else a wider one, else none', async () => {
    const { member } = await aTown(db, 'BE', 'M');
    const ctx = as(db, member);
    assert.deepEqual(Object.keys(await choicesOf(ctx)), ['name', 'organisation', 'member']);
    for (let n = 0; n < 3; n++) await aTown(db, 'NL', 'M');
    await aTown(db, 'DE', 'M', false);
    assert.equal((await choicesOf(ctx)).place, undefined, 'nobody writes from the fifth');
    await aTown(db, 'DE', 'M');
    assert.equal((await choicesOf(ctx)).place, 'A mid-size municipality');
    for (let n = 0; n < 4; n++) await aTown(db, 'BE', 'S');
    assert.equal((await choicesOf(ctx)).place, 'A local government in Belgium');
    for (let n = 0; n < 4; n++) await aTown(db, 'BE', 'M');
    assert.equal((await choicesOf(ctx)).place, 'A mid-size municipality in Belgium');
    assert.equal(
      (await choicesOf({ ...ctx, locale: 'fr' })).place,
      'Une commune de taille moyenne (Belgique)',
    );
  });

  test('is not a partner’s, nor somebody’s without organisation', async () => {
    const partner = await anOrganisation(db, { type: 'partner', country: 'BE' });
    const member = await aMember(db, { organisation_id: partner.id });
    assert.deepEqual(Object.keys(await choicesOf(as(db, member))), [
      'name',
      'organisation',
      'member',
    ]);
    const alone = as(db, await aMember(db));
    assert.deepEqual(Object.keys(await choicesOf(alone)), ['name', 'member']);
    await assert.rejects(
      aConversation(alone, { identity: 'place' }),
      refusedWith('identity_not_yours'),
    );
    await assert.rejects(
      aConversation(alone, { identity: 'organisation' }),
      refusedWith('identity_not_yours'),
    );
  });
});

test('a writer keeps one label in a thread, and has another in the next', async () => {
  const { town, member } = await aTown(db, 'FR', 'L');
  const ctx = as(db, member);
  const thread = await aConversation(ctx, { identity: 'member' });
  assert.deepEqual(await choicesOf(ctx, thread.id), { name: member!.name, member: 'A member' });
  const post = await addPost(ctx, thread.id, { markdown: 'More.', identity: 'organisation' });
  assert.equal(post.authorId, thread.authorId, 'the label of before, not the one asked for');
  const other = await aConversation(ctx, { identity: 'organisation' });
  assert.notEqual(other.authorId, thread.authorId);
  const open = await addPost(ctx, other.id, { markdown: 'And by name.' });
  assert.equal(open.authorId, member!.id);
  assert.equal((await choicesOf(ctx, other.id)).organisation, town.name);
});

test('what somebody wrote as another is theirs to change, and nobody else’s', async () => {
  const { member } = await aTown(db, 'FR', 'L');
  const thread = await aConversation(as(db, member), { identity: 'member' });
  const post = await addPost(as(db, member), thread.id, { markdown: 'One.', identity: 'member' });
  const mine = await again(as(db, member));
  const theirs = as(db, await aMember(db));
  await assert.rejects(
    editPost(theirs, post.id, { markdown: 'Two.' }),
    refusedWith('not_your_post'),
  );
  await editPost(mine, post.id, { markdown: 'Two.' });
  await assert.rejects(
    reactToPost(mine, post.id, { kind: 'helpful', on: true }),
    refusedWith('your_own_post'),
  );
  await assert.rejects(removePost(theirs, post.id), refusedWith('not_your_post'));
  await removePost(mine, post.id);
});

test('answers to a persona are told to whoever it stands for, and never to whoever wrote them', async () => {
  const { member } = await aTown(db, 'FR', 'L');
  const asker = as(db, member);
  const helper = await aMember(db);
  const thread = await aConversation(asker, { identity: 'member' });
  const answer = await addPost(as(db, helper), thread.id, { markdown: 'So.' });
  const more = await addPost(asker, thread.id, { markdown: 'Thanks.', identity: 'member' });
  const events = await db
    .selectFrom('event')
    .select(['id', 'post_id', 'actor_id'])
    .where('thing_id', '=', thread.id)
    .where('kind', '=', 'post_added')
    .execute();
  for (const { id } of events) await notify(db, [mentioned, answered, newPost], id, new Date());
  const told = await db
    .selectFrom('notification')
    .select(['recipient_id', 'actor_id', 'post_id', 'kind'])
    .where('thing_id', '=', thread.id)
    .orderBy('created_at')
    .execute();
  assert.deepEqual(told, [
    { recipient_id: member!.id, actor_id: helper.id, post_id: answer.id, kind: 'answered' },
    { recipient_id: helper.id, actor_id: thread.authorId, post_id: more.id, kind: 'new_post' },
  ]);
});

test('hosts alone may ask who it was, with a reason, and the author is told', async () => {
  const { member } = await aTown(db, 'FR', 'L');
  const thread = await aConversation(as(db, member), { identity: 'member' });
  const open = await aConversation(as(db, member));
  const postOf = async (thingId: string) =>
    (
      await db
        .selectFrom('post')
        .select('id')
        .where('thing_id', '=', thingId)
        .executeTakeFirstOrThrow()
    ).id;
  const input = { post: await postOf(thread.id), reason: 'They asked for help by phone.' };
  for (const role of ['member', 'moderator'] as const)
    await assert.rejects(
      revealAuthor(as(db, await aMember(db, { role })), input),
      refusedWith('hosts_only'),
    );
  const host = as(db, await aMember(db, { role: 'host' }));
  await assert.rejects(
    revealAuthor(host, { ...input, post: await postOf(open.id) }),
    refusedWith('author_not_shielded'),
  );
  assert.equal((await revealAuthor(host, input)).id, member!.id);
  const trail = await db
    .selectFrom('audit')
    .select(['actor_id', 'target_id', 'reason'])
    .where('action', '=', 'reveal_author')
    .execute();
  assert.deepEqual(trail, [
    { actor_id: host.actor.memberId, target_id: input.post, reason: input.reason },
  ]);
  const event = await db
    .selectFrom('event')
    .select(['id', 'member_id'])
    .where('kind', '=', 'author_revealed')
    .executeTakeFirstOrThrow();
  assert.equal(event.member_id, member!.id, 'open pages of others hear nothing');
  await notify(db, [revealed, newPost], event.id, new Date());
  const told = await db
    .selectFrom('notification')
    .select(['recipient_id', 'actor_id'])
    .where('kind', '=', 'revealed')
    .execute();
  assert.deepEqual(told, [{ recipient_id: member!.id, actor_id: host.actor.memberId }]);
});

test('whoever asks the hosts reads the thread, beside the hosts alone', async () => {
  const asker = as(db, await aMember(db));
  const thread = await aConversation(asker, { space: 'hosts', identity: 'member' });
  const host = as(db, await aMember(db, { role: 'host' }));
  await addPost(host, thread.id, { markdown: 'Between us: so.' });
  await addPost(asker, thread.id, { markdown: 'Thank you.', identity: 'member' });
  for (const outsider of [await aMember(db), await aMember(db, { role: 'moderator' })])
    await assert.rejects(
      addPost(as(db, outsider), thread.id, { markdown: 'Me too.' }),
      refusedWith('not_found'),
    );
});

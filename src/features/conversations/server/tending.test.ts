import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ownSpace } from '#commons/spaces/server/index.ts';
import { addPost } from '#commons/threads/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aPractice, aReply, as } from '#tests/support/factories.ts';
import { listInput } from '../schema.ts';
import { changeConversation } from './commands.ts';
import { findConversation } from './find-conversation.ts';
import { findTendings } from './find-tendings.ts';
import { listConversations } from './list-conversations.ts';
import { moveConversation } from './move-conversation.ts';
import { setClosed, setPinned } from './pin-and-close.ts';
import { undoTending } from './undo-tending.ts';

const { db } = await testDatabase();
const UNKNOWN = { member: '?' };
const refusedWith = (code: string) => (error: unknown) =>
  error instanceof DomainError &&
  (error.code === code || Object.values(error.fields).includes(code));
const author = await aMember(db);
const other = await aMember(db);
const moderator = await aMember(db, { role: 'moderator' });

const titles = async (input: object = {}, who = other) =>
  (await listConversations(as(db, who), listInput.parse(input))).items.map(({ title }) => title);
const page = (slug: string, who = other) => findConversation(as(db, who), slug, 1, UNKNOWN);
const newestOf = async (id: string, who = moderator) => (await findTendings(as(db, who), id))[0]!;
const trailOf = async (id: string) =>
  (
    await db
      .selectFrom('audit')
      .select('action')
      .where('target_id', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ action }) => action);

/** A group with a steward and a member, and where its things stand. */
async function aGroup(access: 'open' | 'private' = 'private') {
  const id = newId();
  await db
    .insertInto('member_group')
    .values({ id, slug: `g-${id}`, name: 'A group', access })
    .execute();
  await ownSpace(db, { groupId: id });
  const [steward, member] = [await aMember(db), await aMember(db)];
  for (const one of [steward, member])
    await db
      .insertInto('group_membership')
      .values({ group_id: id, member_id: one.id, state: 'member' })
      .execute();
  await db
    .insertInto('responsibility')
    .values({ id: newId(), member_id: steward.id, kind: 'group_steward', group_id: id })
    .execute();
  return { id, slug: `g-${id}`, ref: `group/${id}` as const, steward, member };
}

describe('pinning', () => {
  test('puts on top of the list until a day, and letting down takes it from there', async () => {
    const practice = await aPractice(db);
    const first = await aConversation(as(db, author), {
      title: 'Oldest',
      practiceIds: [practice.id],
    });
    for (const title of ['Middle', 'Newest'])
      await aConversation(as(db, author), { title, practiceIds: [practice.id] });
    const list = () => titles({ practice: practice.slug });
    assert.deepEqual(await list(), ['Newest', 'Middle', 'Oldest']);
    await assert.rejects(
      setPinned(as(db, author), first.id, { pinned: true }),
      refusedWith('only_moderators_tend'),
    );
    await assert.rejects(
      setPinned(as(db, moderator), first.id, { pinned: true, until: '2020-01-01' }),
      refusedWith('day_is_past'),
    );
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await setPinned(as(db, moderator), first.id, { pinned: true, until: tomorrow });
    assert.deepEqual(await list(), ['Oldest', 'Newest', 'Middle']);
    assert.equal((await titles())[0], 'Oldest', 'in the list of everything too');
    assert.deepEqual(
      await titles({ practice: practice.slug, sort: 'newest' }),
      ['Newest', 'Middle', 'Oldest'],
      'whoever asks for an order gets it',
    );
    const later = as(db, other, { now: () => new Date(Date.now() + 3 * 86_400_000) });
    const then = await listConversations(later, listInput.parse({ practice: practice.slug }));
    assert.deepEqual(
      then.items.map(({ title, pinned }) => [title, pinned]),
      [
        ['Newest', false],
        ['Middle', false],
        ['Oldest', false],
      ],
      'the day is past',
    );
    await undoTending(as(db, moderator), (await newestOf(first.id)).id);
    assert.deepEqual(await list(), ['Newest', 'Middle', 'Oldest']);
    await setPinned(as(db, moderator), first.id, { pinned: true });
    await setPinned(as(db, moderator), first.id, { pinned: false });
    assert.deepEqual(await list(), ['Newest', 'Middle', 'Oldest']);
    assert.deepEqual(await trailOf(first.id), [
      'pin_conversation',
      'undo_tending',
      'pin_conversation',
      'unpin_conversation',
    ]);
  });

  test('in a group is for its stewards, and seen on top of its list alone', async () => {
    const group = await aGroup('open');
    const { id } = await aConversation(as(db, group.member), { title: 'Rules', space: group.ref });
    await aConversation(as(db, group.member), { title: 'Later', space: group.ref });
    await assert.rejects(
      setPinned(as(db, group.member), id, { pinned: true }),
      refusedWith('only_moderators_tend'),
    );
    await setPinned(as(db, group.steward), id, { pinned: true });
    assert.deepEqual(await titles({ group: group.slug }), ['Rules', 'Later']);
    assert.notEqual((await titles())[0], 'Rules', 'of everything it is one among others');
    const elsewhere = await aConversation(as(db, author));
    await assert.rejects(
      setPinned(as(db, group.steward), elsewhere.id, { pinned: true }),
      refusedWith('only_moderators_tend'),
    );
  });

  test('many leaves a page its length and each conversation its place once', async () => {
    const practice = await aPractice(db);
    for (let n = 0; n < 33; n++) {
      const { id } = await aConversation(as(db, author), {
        title: `Number ${n}`,
        practiceIds: [practice.id],
      });
      if (n < 7) await setPinned(as(db, moderator), id, { pinned: true });
    }
    const ask = (after?: string) =>
      listConversations(as(db, other), listInput.parse({ practice: practice.slug, after }));
    const first = await ask();
    const second = await ask(first.next!);
    assert.deepEqual(
      first.items.slice(0, 5).map(({ title }) => title),
      ['Number 6', 'Number 5', 'Number 4', 'Number 3', 'Number 2'],
    );
    assert.deepEqual([first.items.length, second.items.length, second.next], [30, 3, null]);
    const all = [...first.items, ...second.items].map(({ title }) => title);
    assert.equal(new Set(all).size, 33);
  });
});

test('closing says why, ends replies, and is undone as it was', async () => {
  const { id, slug } = await aConversation(as(db, author));
  await assert.rejects(
    setClosed(as(db, other), id, true, 'No.'),
    refusedWith('only_moderators_tend'),
  );
  await setClosed(as(db, moderator), id, true, 'The new guide answers this.');
  const closed = await page(slug);
  assert.deepEqual([closed.closed, closed.closedReason], [true, 'The new guide answers this.']);
  assert.equal(closed.may.reply, 'thread_closed');
  await assert.rejects(aReply(as(db, other), id), refusedWith('thread_closed'));
  const tending = await newestOf(id);
  await assert.rejects(
    undoTending(as(db, author), tending.id),
    refusedWith('only_moderators_tend'),
  );
  await undoTending(as(db, moderator), tending.id);
  assert.deepEqual([(await page(slug)).closed, (await page(slug)).closedReason], [false, '']);
  await aReply(as(db, other), id);
  await assert.rejects(undoTending(as(db, moderator), tending.id), refusedWith('already_undone'));
});

test('a title, kind and practices come back with what the kind had taken away, unless changed since', async () => {
  const practice = await aPractice(db);
  const { id, slug } = await aConversation(as(db, author), { title: 'Before' });
  const answer = await aReply(as(db, other), id);
  await db
    .updateTable('conversation')
    .set({ accepted_post_id: answer.id, accepted_at: new Date() })
    .where('thing_id', '=', id)
    .execute();
  const input = { title: 'After', kind: 'discussion' as const, practiceIds: [practice.id] };
  await changeConversation(as(db, moderator), id, input);
  assert.equal((await page(slug)).acceptedPostId, null);
  await undoTending(as(db, moderator), (await newestOf(id)).id);
  const back = await page(slug);
  assert.deepEqual(
    [back.title, back.kind, back.practices, back.acceptedPostId],
    ['Before', 'question', [], answer.id],
  );
  await changeConversation(as(db, moderator), id, input);
  await changeConversation(as(db, author), id, { ...input, title: 'Mine' });
  const tending = await newestOf(id);
  assert.equal(tending.mayUndo, 'changed_since', 'what its author did is not told, nor undone');
  await assert.rejects(undoTending(as(db, moderator), tending.id), refusedWith('changed_since'));
  assert.equal((await page(slug)).title, 'Mine');
});

test('a move is undone until somebody has written for the new readers', async () => {
  const { id, slug } = await aConversation(as(db, author));
  await moveConversation(as(db, moderator), id, 'public');
  await undoTending(as(db, moderator), (await newestOf(id)).id);
  assert.equal((await page(slug)).space.kind, 'members');
  await moveConversation(as(db, moderator), id, 'public');
  await aReply(as(db, other), id);
  assert.equal((await newestOf(id)).mayUndo, 'written_since');
  await assert.rejects(
    undoTending(as(db, moderator), (await newestOf(id)).id),
    refusedWith('written_since'),
  );
});

test('after 30 days nothing is undone, and of two moderators one is told', async () => {
  const { id } = await aConversation(as(db, author));
  await setClosed(as(db, moderator), id, true);
  const tending = await newestOf(id);
  const late = as(db, moderator, { now: () => new Date(Date.now() + 31 * 86_400_000) });
  await assert.rejects(undoTending(late, tending.id), refusedWith('too_late_to_undo'));
  const results = await Promise.allSettled(
    [1, 2, 3].map(() => undoTending(as(db, moderator), tending.id)),
  );
  assert.deepEqual(results.map(({ status }) => status).sort(), [
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  for (const result of results)
    if (result.status === 'rejected') assert.ok(refusedWith('already_undone')(result.reason));
});

test('what the author does to their own is kept from those who keep order', async () => {
  const writer = await aMember(db, { role: 'moderator' });
  const { id, authorId } = await aConversation(as(db, writer), { identity: 'member' });
  const self = as(db, writer);
  const ctx = { ...self, actor: { ...self.actor, aliases: [authorId] } };
  await changeConversation(ctx, id, { title: 'Other', kind: 'question', practiceIds: [] });
  await moveConversation(ctx, id, 'public');
  assert.deepEqual(await findTendings(as(db, moderator), id), []);
  await addPost(ctx, id, { markdown: 'More.', identity: 'member' });
});

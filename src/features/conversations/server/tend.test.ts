import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { listIdentities } from '#commons/identities/server/index.ts';
import { listNotifications } from '#commons/notifications/server/index.ts';
import { search } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { addPost, editPost, reactToPost } from '#commons/threads/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { groupInput, joinGroupInput } from '#features/groups/schema.ts';
import {
  createGroup,
  inviteToGroup,
  joinGroup,
  setGroupSteward,
} from '#features/groups/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aConversation,
  aMember,
  aPractice,
  aReply,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { tellEverybody } from '#tests/support/notifying.ts';
import { listInput, splitInput } from '../schema.ts';
import {
  acceptAnswer,
  findConversation,
  findJoined,
  joinConversation,
  listConversations,
  moveConversation,
  setClosed,
  setPinned,
  splitConversation,
  undoTending,
} from './index.ts';

const { db } = await testDatabase();
const moderator = await aMember(db, { role: 'moderator' });
const other = await aMember(db, { role: 'moderator' });
const asker = await aMember(db, { name: 'Asker' });
const helper = await aMember(db, { name: 'Helper' });
const by = (who: TestMember | null) => as(db, who);
const refused = (work: Promise<unknown>, code: string) => assert.rejects(work, { code });
const wrong = (work: Promise<unknown>, fields: Record<string, string>) =>
  assert.rejects(work, (error) => {
    assert.deepEqual((error as DomainError).fields, fields);
    return true;
  });
const read = (who: TestMember, slug: string) => findConversation(by(who), slug, 1, { member: '?' });
const split = (posts: number[], more: Record<string, unknown> = {}) =>
  splitInput.parse({ posts, title: 'On its own', ...more });
/** Somebody with the personas they have by now. */
async function withPersonas(who: TestMember) {
  const rows = await db
    .selectFrom('persona')
    .select('id')
    .where('member_id', '=', who.id)
    .execute();
  const ctx = by(who);
  return { ...ctx, actor: { ...ctx.actor, aliases: rows.map(({ id }) => id) } };
}

/** Everything of a thread that undoing must bring back. */
async function state(id: string) {
  const { rows } = await sql`
    select thing.state, thing.post_count, thing.last_number, thing.helpful_count, thing.last_poster_id,
           (select json_agg(json_build_array(id, number, parent_id, author_id, markdown) order by number)
              from post where thing_id = thing.id) as posts,
           (select json_agg(json_build_array(post_id, vector::text) order by post_id)
              from passage where thing_id = thing.id) as found
      from thing where id = ${id}`.execute(db);
  return rows[0];
}
const finds = async (q: string) =>
  (await search(by(helper), searchInput.parse({ q }))).hits.map(({ title }) => title);

/** A conversation with a reply to its reply. */
async function aThread(word: string, more: Parameters<typeof aConversation>[1] = {}) {
  const thing = await aConversation(by(asker), { title: `About the ${word}`, ...more });
  const first = await aReply(by(helper), thing.id, `We use a ${word} too.`);
  const second = await addPost(by(asker), thing.id, { markdown: 'Which?', parentId: first.id });
  return { ...thing, first, second };
}

test('pinned, it stands first in its practice’s list, for all and only there', async () => {
  const practice = await aPractice(db);
  const ids = [];
  for (let i = 0; i < 3; i++)
    ids.push((await aConversation(by(asker), { practiceIds: [practice.id] })).id);
  await refused(setPinned(by(helper), ids[0]!, true), 'only_moderators_tend');
  await setPinned(by(moderator), ids[0]!, true);
  const list = async (query: Record<string, string>) =>
    (await listConversations(by(helper), listInput.parse(query))).items.map(({ id }) => id);
  assert.deepEqual(await list({ practice: practice.slug }), [ids[0], ids[2], ids[1]]);
  assert.deepEqual((await list({})).slice(0, 3), [...ids].reverse());
  await setPinned(by(moderator), ids[0]!, false);
  assert.deepEqual(await list({ practice: practice.slug }), [...ids].reverse());
});

test('pinned ones take no place from the pages', async () => {
  const practice = await aPractice(db);
  for (let i = 0; i < 30; i++) {
    const { id } = await aConversation(by(asker), { practiceIds: [practice.id] });
    if (i < 2) await setPinned(by(moderator), id, true);
  }
  const page = (after?: string) =>
    listConversations(by(helper), listInput.parse({ practice: practice.slug, after }));
  const first = await page();
  const second = await page(first.next!);
  const all = [...first.items, ...second.items].map(({ id }) => id);
  assert.deepEqual([all.length, new Set(all).size, second.next], [30, 30, null]);
});

describe('joining', () => {
  test('brings all posts along, in their order; the old address leads there', async () => {
    const [from, into] = [await aThread('ballot'), await aThread('box')];
    await reactToPost(by(asker), from.first.id, { kind: 'helpful', on: true });
    await refused(joinConversation(by(asker), from.id, into.id), 'only_moderators_tend');
    await wrong(joinConversation(by(moderator), from.id, from.id), { into: 'same_conversation' });
    const before = [await state(from.id), await state(into.id)];
    assert.ok((await finds('ballot')).includes('About the ballot'));

    await joinConversation(by(moderator), from.id, into.id);
    const view = await read(helper, into.slug);
    assert.deepEqual(
      view.posts.map(({ number, parent }) => [number, parent?.number ?? null]),
      [
        [1, null],
        [2, null],
        [3, 2],
        [4, null],
        [5, null],
        [6, 5],
      ],
    );
    assert.deepEqual([view.replyCount, view.lastNumber], [5, 6]);
    assert.equal(view.posts[4]!.counts.helpful, 1);
    await assert.rejects(read(helper, from.slug), { kind: 'not_found' });
    assert.equal(await findJoined(by(helper), from.slug), `/conversations/${into.slug}#post-4`);
    assert.equal(await findJoined(by(null), from.slug), null);
    assert.ok((await finds('ballot')).every((title) => title !== 'About the ballot'));

    await refused(undoTending(by(asker), into.id), 'only_moderators_tend');
    await undoTending(by(other), into.id);
    assert.deepEqual(
      [await state(from.id), await state(into.id)],
      before.map((one, n) =>
        // A number once given is never given again.
        n === 1 ? { ...(one as object), last_number: 6 } : one,
      ),
    );
    await read(helper, from.slug);
    assert.equal(await findJoined(by(helper), from.slug), null);
    await assert.rejects(undoTending(by(other), into.id), { kind: 'not_found' });
  });

  test('whoever is told of a post is led to where it stands', async () => {
    const [from, into] = [await aThread('notice'), await aThread('board')];
    await aReply(by(helper), from.id, 'Told.');
    await tellEverybody(db);
    await joinConversation(by(moderator), from.id, into.id);
    const { items } = await listNotifications(by(asker), {});
    assert.ok(items.some(({ href }) => href.includes(`/conversations/${into.slug}#post-7`)));
  });

  test('only within one space, and never what somebody asked the hosts alone', async () => {
    const [open, inner] = [await aThread('a'), await aThread('b', { space: 'public' })];
    await wrong(joinConversation(by(moderator), open.id, inner.id), { into: 'other_space' });
    const host = await aMember(db, { role: 'host' });
    const asked = [];
    for (let i = 0; i < 2; i++) asked.push((await aConversation(by(asker), { space: 'hosts' })).id);
    await wrong(joinConversation(by(host), asked[0]!, asked[1]!), { into: 'asked_hosts_stays' });
  });

  test('leaves each writer the identity they had: two of one person stay two', async () => {
    const [from, into] = [
      await aThread('mask', { identity: 'member' }),
      await aThread('veil', { identity: 'member' }),
    ];
    await joinConversation(by(moderator), from.id, into.id);
    for (const who of [helper, moderator, null]) {
      const view = await findConversation(by(who), into.slug, 1, { member: '?' }).catch(() => null);
      if (!view) continue;
      const [one, two] = [view.posts[0]!.author, view.posts[3]!.author];
      assert.notEqual(one.id, two.id);
      assert.ok(![one.id, two.id].includes(asker.id));
      assert.ok(!JSON.stringify([one, two]).includes('Asker'));
    }
    // They still are the writer's own, and what they write next goes on under the thread's own label.
    const mine = await withPersonas(asker);
    const view = await findConversation(mine, into.slug, 1, { member: '?' });
    assert.deepEqual([view.posts[0]!.may.edit, view.posts[3]!.may.edit], [true, true]);
    await editPost(mine, view.posts[3]!.id, { markdown: 'Better words.' });
    const next = await addPost(mine, into.id, { markdown: 'And?', identity: 'member' });
    assert.equal(next.authorId, view.posts[0]!.author.id);
  });

  test('whose only posts there came along keeps the label they came with', async () => {
    const into = await aConversation(by(helper));
    const from = await aThread('hat', { identity: 'member' });
    await joinConversation(by(moderator), from.id, into.id);
    const mine = await withPersonas(asker);
    const { posts } = await findConversation(mine, into.slug, 1, { member: '?' });
    const labels = await listIdentities(mine, into.id);
    assert.equal(labels.length, 2);
    const next = await addPost(mine, into.id, { markdown: 'And?', identity: 'member' });
    assert.equal(next.authorId, posts[1]!.author.id);
  });

  test('can’t be undone where a reply would lose what it answers, nor after thirty days', async () => {
    const pair = async () => {
      const [from, into] = [await aThread('x'), await aThread('y')];
      await joinConversation(by(moderator), from.id, into.id);
      return { from, into };
    };
    const answered = await pair();
    await addPost(by(helper), answered.into.id, {
      markdown: 'z',
      parentId: answered.from.first.id,
    });
    await refused(undoTending(by(moderator), answered.into.id), 'written_since');
    const replied = await pair();
    await aReply(by(helper), replied.into.id, 'To nobody in particular.');
    await undoTending(by(moderator), replied.into.id);
    assert.equal((await read(helper, replied.into.slug)).posts.length, 4);
    const moved = await pair();
    await moveConversation(by(moderator), moved.into.id, 'public');
    await refused(undoTending(by(moderator), moved.into.id), 'moved_since');
    const old = await pair();
    const later = { now: () => new Date(Date.now() + 31 * 86_400_000) };
    await assert.rejects(undoTending(as(db, moderator, later), old.into.id), { kind: 'not_found' });
  });

  test('two at once join once, and whoever replies meanwhile loses nothing', async () => {
    const [from, into] = [await aThread('left'), await aThread('right')];
    const tries = await Promise.allSettled([
      joinConversation(by(moderator), from.id, into.id),
      joinConversation(by(other), from.id, into.id),
      addPost(by(helper), from.id, { markdown: 'Just now.' }),
      addPost(by(helper), into.id, { markdown: 'Here too.' }),
    ]);
    assert.equal(tries[0].status === 'fulfilled' || tries[1].status === 'fulfilled', true);
    const { posts, lastNumber } = await read(helper, into.slug);
    const written = tries.slice(2).filter((one) => one.status === 'fulfilled').length;
    assert.equal(posts.length, 6 + written);
    assert.deepEqual(
      posts.map(({ number }) => number),
      posts.map((_, i) => i + 1),
    );
    assert.equal(lastNumber, posts.length);
  });
});

describe('splitting', () => {
  test('takes posts out, by what they say; the first stays, and so does the answer', async () => {
    const thread = await aThread('tent');
    const before = await state(thread.id);
    await refused(splitConversation(by(asker), thread.id, split([2])), 'only_moderators_tend');
    await wrong(splitConversation(by(moderator), thread.id, split([2, 99])), {
      posts: 'choose_posts',
    });
    assert.equal(splitInput.safeParse({ posts: [1], title: 'x' }).success, false);
    await acceptAnswer(by(asker), thread.id, thread.first.id);
    await wrong(splitConversation(by(moderator), thread.id, split([2])), { posts: 'answer_stays' });
    await acceptAnswer(by(asker), thread.id, null);

    const practice = await aPractice(db);
    const made = await splitConversation(
      by(moderator),
      thread.id,
      split([2, 3], { kind: 'question', practiceIds: [practice.id] }),
    );
    const view = await read(helper, made.slug);
    assert.deepEqual(
      [view.title, view.kind, view.author.name, view.posts.length, view.posts[1]!.parent?.number],
      ['On its own', 'question', 'Helper', 2, 1],
    );
    assert.deepEqual(
      (await read(helper, thread.slug)).posts.map(({ number }) => number),
      [1],
    );
    assert.ok((await finds('On its own')).includes('On its own'));
    assert.equal((await read(moderator, thread.slug)).tended?.kind, 'split');
    assert.equal((await read(helper, thread.slug)).tended, null);

    await undoTending(by(other), made.id);
    assert.deepEqual(await state(thread.id), before);
    await assert.rejects(read(asker, made.slug), { kind: 'not_found' });
  });

  test('can’t be undone once somebody has replied there', async () => {
    const thread = await aThread('pole');
    const made = await splitConversation(by(moderator), thread.id, split([2]));
    await aReply(by(helper), made.id);
    await refused(undoTending(by(moderator), thread.id), 'written_since');
  });
});

test('a steward tends the conversations of the group, and no others', async () => {
  const admin = await aMember(db, { role: 'admin' });
  const group = await createGroup(by(admin), groupInput.parse({ name: 'Here', access: 'private' }));
  for (const who of [asker, helper]) {
    await inviteToGroup(by(admin), group, who.handle);
    await joinGroup(by(who), group, joinGroupInput.parse({}));
  }
  await setGroupSteward(by(admin), group, helper.id, true);
  const space = `group/${group.id}` as const;
  const [from, into] = [await aThread('one', { space }), await aThread('two', { space })];
  await refused(setPinned(by(asker), from.id, true), 'only_moderators_tend');
  await setPinned(by(helper), from.id, true);
  await setClosed(by(helper), from.id, true);
  await setClosed(by(helper), from.id, false);
  await joinConversation(by(helper), from.id, into.id);
  await undoTending(by(helper), into.id);
  const outside = await aThread('three');
  await refused(setPinned(by(helper), outside.id, true), 'only_moderators_tend');
  await refused(setClosed(by(helper), outside.id, true), 'only_moderators_close');
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { listIdentities } from '#commons/identities/server/index.ts';
import { decideCase, report, takeBack } from '#commons/moderation/server/index.ts';
import { readEvents } from '#commons/live/server/read-events.ts';
import { operations } from '#features/api.ts';
import { handleApi } from '#platform/api/handle.ts';
import { notify } from '#commons/notifications/server/notify.ts';
import { listNotifications } from '#commons/notifications/server/index.ts';
import { search } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { setFollow, setSave } from '#commons/targets/server/index.ts';
import { fillBodies } from '#commons/things/server/index.ts';
import { answered, mentioned, newPost } from '#commons/threads/server/notifications.ts';
import {
  addPost,
  editPost,
  reactToPost,
  readThread,
  removePost,
} from '#commons/threads/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aReply, as, type TestMember } from '#tests/support/factories.ts';
import { listInput } from '../schema.ts';
import { acceptAnswer } from './commands.ts';
import { findConversation } from './find-conversation.ts';
import { findArrivals, findJoinedPath } from './find-joined.ts';
import { findTendings } from './find-tendings.ts';
import { joinConversations } from './join-conversations.ts';
import { listConversations } from './list-conversations.ts';
import { moveConversation } from './move-conversation.ts';
import { splitConversation } from './split-conversation.ts';
import { undoTending } from './undo-tending.ts';

const { db } = await testDatabase();
const UNKNOWN = { member: '?' };
const refusedWith = (code: string) => (error: unknown) =>
  error instanceof DomainError &&
  (error.code === code || Object.values(error.fields).includes(code));
const anna = await aMember(db);
const bea = await aMember(db);
const reader = await aMember(db);
const moderator = await aMember(db, { role: 'moderator' });
const host = await aMember(db, { role: 'host' });
const tends = as(db, moderator);

/** As the next request of a member comes: with the personas they have. */
async function asNow(tx: Db, member: TestMember): Promise<Context> {
  const rows = await tx
    .selectFrom('persona')
    .select('id')
    .where('member_id', '=', member.id)
    .execute();
  const ctx = as(tx, member);
  return { ...ctx, actor: { ...ctx.actor, aliases: rows.map(({ id }) => id) } };
}
const page = (slug: string, who: TestMember | null = reader) =>
  findConversation(as(db, who), slug, 1, UNKNOWN);
const textsOf = async (slug: string) =>
  (await page(slug)).posts.map(({ html }) => (html ?? '').replace(/<[^>]*>/g, '').trim());
const unreadOf = async (slug: string, who = reader) =>
  (await listConversations(as(db, who), listInput.parse({}))).items.find(
    ({ href }) => href === `/conversations/${slug}`,
  )?.unread;
const lastTending = async (id: string) => (await findTendings(tends, id))[0]!;
const START = { kind: 'question' as const, practiceIds: [] };

/** Two conversations whose posts were written in turn: A1 B1 A2 B2 … */
async function two(db_: Db = db, more: { space?: 'public' } = {}) {
  const A = await aConversation(as(db_, anna), { title: 'Zebra crossings', markdown: 'A1' });
  const B = await aConversation(as(db_, bea), { title: 'Walking', markdown: 'B1', ...more });
  const a2 = await aReply(as(db_, bea), A.id, 'A2');
  const b2 = await aReply(as(db_, anna), B.id, 'B2');
  const a3 = await aReply(as(db_, anna), A.id, 'A3');
  return { A, B, a2, b2, a3 };
}

describe('joining', () => {
  test('makes the posts of one posts of the other, in order of time', async () => {
    const { A, B, a2, b2 } = await two();
    for (const [ctx, into, code] of [
      [as(db, anna), B.id, 'only_moderators_tend'],
      [tends, A.id, 'same_conversation'],
      [tends, 'nothing-like-it', 'no_such_conversation'],
    ] as const)
      await assert.rejects(
        joinConversations(ctx, A.id, { into, confirmed: false }),
        refusedWith(code),
      );
    await joinConversations(tends, A.id, {
      into: `https://example.org/fr/conversations/${B.slug}?page=2#post-3`,
      confirmed: false,
    });
    assert.deepEqual(await textsOf(B.slug), ['B1', 'A1', 'A2', 'B2', 'A3']);
    const joined = await page(B.slug);
    assert.deepEqual([joined.replyCount, joined.lastNumber, joined.title], [4, 5, 'Walking']);
    await assert.rejects(page(A.slug, anna), refusedWith('not_found'), 'also for its author');
    const listed = await listConversations(as(db, anna), listInput.parse({}));
    assert.ok(!listed.items.some(({ id }) => id === A.id));
    // Open pages of the one hear of it, of those who see the other.
    const heard = async (who: TestMember | null) =>
      (await readEvents(db, as(db, who).actor, [A.id], { after: 0 })).map(({ kind }) => kind);
    assert.deepEqual(await heard(reader), ['thing_changed']);
    assert.deepEqual(await heard(null), []);
    // Old links: the address, each number, links in texts.
    assert.equal(
      await findJoinedPath(as(db, reader), A.slug, 1),
      `/conversations/${B.slug}?from=${A.slug}`,
    );
    assert.equal(await findJoinedPath(as(db, null), A.slug, 1), null, 'who sees neither');
    const arrivals = await findArrivals(as(db, reader), B, new URLSearchParams({ from: A.slug }));
    assert.deepEqual(
      arrivals.map(({ was, now, href }) => [was, now, href.split('#')[1]]),
      [
        [1, 2, 'post-2'],
        [2, 3, 'post-3'],
        [3, 5, 'post-5'],
      ],
    );
    const slots = [`thing/${A.id}`, `post/${a2.id}`, `post/${b2.id}`];
    const html = slots.map((slot) => `<a data-slot="${slot}" data-words=""></a>`).join('');
    const [filled] = await fillBodies(as(db, reader), [{ html, slots }], 'unknown');
    assert.ok(filled!.includes(`/conversations/${B.slug}"`) && filled!.includes('#post-3'));
    assert.ok(filled!.includes('#post-4') && !filled!.includes('unknown'));
    const found = await search(as(db, reader), searchInput.parse({ q: 'zebra' }));
    assert.deepEqual(found.hits, [], 'a title that is gone is not found');
    const trail = db.selectFrom('audit').select('action').where('target_id', '=', B.id);
    assert.deepEqual(await trail.execute(), [{ action: 'join_conversations' }]);
  });

  test('of other readers asks first, and what was asked of the hosts stays alone', async () => {
    const { A, B } = await two(db, { space: 'public' });
    await assert.rejects(
      joinConversations(tends, A.id, { into: B.id, confirmed: false }),
      refusedWith('confirm_first'),
    );
    await joinConversations(tends, A.id, { into: B.id, confirmed: true });
    assert.equal((await page(B.slug, null)).posts.length, 5, 'now visitors read it');
    const asked = await aConversation(as(db, anna), { space: 'hosts' });
    const common = await aConversation(as(db, bea));
    for (const [one, into] of [
      [asked.id, common.id],
      [common.id, asked.id],
    ] as const)
      await assert.rejects(
        joinConversations(as(db, host), one, { into, confirmed: true }),
        refusedWith('asked_alone'),
      );
    await assert.rejects(
      joinConversations(tends, common.id, { into: asked.id, confirmed: true }),
      refusedWith('no_such_conversation'),
    );
  });

  test('keeps followers, saves, what is unread, reactions and the answer', async () => {
    const { A, B, a2 } = await two();
    await acceptAnswer(as(db, anna), A.id, a2.id);
    await reactToPost(as(db, reader), a2.id, { kind: 'helpful', on: true });
    const target = { kind: 'thing' as const, id: A.id };
    await setFollow(as(db, reader), { target, on: true });
    await setSave(as(db, reader), { target, on: true });
    await readThread(as(db, reader), A.id, 2); // A1 A2
    await readThread(as(db, reader), B.id, 2); // B1 B2
    await joinConversations(tends, A.id, { into: B.id, confirmed: false });
    const joined = await page(B.slug);
    assert.deepEqual([joined.following, joined.saved, joined.readTo], [true, true, 4]);
    assert.equal(await unreadOf(B.slug), 1, 'A3, and only that');
    assert.equal(joined.acceptedPostId, a2.id);
    const [item] = (await listConversations(as(db, reader), listInput.parse({ view: 'saved' })))
      .items;
    assert.deepEqual([item?.id, item?.helpfulCount, item?.answered], [B.id, 1, true]);
    const reply = await aReply(as(db, bea), B.id, 'For all of you');
    await tell(reply.id);
    const { items } = await listNotifications(as(db, reader));
    assert.deepEqual(
      items.map(({ kind, href }) => [kind, href]),
      [['new_post', `/conversations/${B.slug}#post-6`]],
    );
  });

  test('loses nothing of what is told while it happens', async () => {
    const { A, B } = await two();
    const target = { kind: 'thing' as const, id: A.id };
    await setFollow(as(db, reader), { target, on: true });
    const before = (await listNotifications(as(db, reader))).items.length;
    const reply = await aReply(as(db, bea), A.id, 'Just now');
    await joinConversations(tends, A.id, { into: B.id, confirmed: false });
    await tell(reply.id);
    const { items } = await listNotifications(as(db, reader));
    assert.equal(items.length, before + 1);
    assert.equal(items[0]!.href, `/conversations/${B.slug}#post-6`);
  });

  test('while others reply and two join crosswise: every post is there once, under its own number', async () => {
    const { A, B } = await two();
    const results = await Promise.allSettled([
      ...[1, 2, 3, 4].map((n) => aReply(as(db, anna), A.id, `more ${n}`)),
      joinConversations(tends, A.id, { into: B.id, confirmed: false }),
      joinConversations(as(db, host), B.id, { into: A.id, confirmed: false }),
      ...[1, 2, 3, 4].map((n) => aReply(as(db, bea), B.id, `again ${n}`)),
    ]);
    const joins = results.slice(4, 6).filter(({ status }) => status === 'fulfilled');
    assert.equal(joins.length, 1, 'one of the two');
    const written = [...results.slice(0, 4), ...results.slice(6)];
    const refused = written.filter(({ status }) => status === 'rejected');
    for (const one of refused)
      assert.ok(refusedWith('thread_joined')((one as PromiseRejectedResult).reason));
    const stays = await db
      .selectFrom('thing')
      .selectAll()
      .where('id', 'in', [A.id, B.id])
      .where('state', '=', 'published')
      .executeTakeFirstOrThrow();
    const numbers = await db
      .selectFrom('post')
      .select('number')
      .where('thing_id', '=', stays.id)
      .orderBy('number')
      .execute();
    const count = 5 + 8 - refused.length;
    assert.deepEqual(
      numbers.map(({ number }) => number),
      Array.from({ length: count }, (_, n) => n + 1),
    );
    assert.deepEqual([stays.post_count, stays.last_number], [count, count]);
  });
});

/** The mails and lines of a post that has just been written. */
async function tell(postId: string): Promise<void> {
  const { id } = await db
    .selectFrom('event')
    .select('id')
    .where('post_id', '=', postId)
    .where('kind', '=', 'post_added')
    .executeTakeFirstOrThrow();
  await notify(db, [mentioned, answered, newPost], id, new Date());
}

describe('splitting', () => {
  test('makes posts a conversation of their own, with a line where they stood', async () => {
    const { A, a2 } = await two();
    const a4 = await addPost(as(db, bea), A.id, { markdown: 'A4', parentId: a2.id });
    await readThread(as(db, reader), A.id, 3);
    const split = (posts: number[], ctx = tends) =>
      splitConversation(ctx, A.id, { ...START, title: 'Apart', posts });
    await assert.rejects(split([2], as(db, anna)), refusedWith('only_moderators_tend'));
    await assert.rejects(split([1, 2]), refusedWith('opening_stays'));
    await assert.rejects(split([2, 9]), refusedWith('other_thread'));
    await acceptAnswer(as(db, anna), A.id, a2.id);
    await assert.rejects(split([2]), refusedWith('answer_stays'));
    await acceptAnswer(as(db, anna), A.id, null);
    const made = await split([2, 3]);
    const slug = made.href.split('/').at(-1)!;
    assert.deepEqual(await textsOf(slug), ['A2', 'A3']);
    assert.equal((await page(slug)).author.id, bea.id);
    assert.equal((await page(slug)).may.accept, 'only_asker_accepts');
    assert.equal((await page(slug, bea)).may.accept, true, 'whoever wrote the first began it');
    assert.equal((await page(slug)).readTo, 2, 'what was read is read');
    const left = await page(A.slug);
    assert.deepEqual(
      left.posts.map(({ number }) => number),
      [1, 4],
      'links to what stays stay right',
    );
    assert.deepEqual(left.moved, [
      {
        numbers: [2, 3],
        to: { title: 'Apart', language: 'en', href: `${made.href}#post-1` },
      },
    ]);
    assert.equal(left.posts[1]!.parent, null, 'it answers nothing here');
    assert.equal(await unreadOf(A.slug), 1, 'A4');
    const found = await search(as(db, reader), searchInput.parse({ q: 'apart' }));
    assert.deepEqual(
      found.hits.map(({ thingId }) => thingId),
      [made.id],
    );
    await moveConversation(as(db, host), made.id, 'hosts');
    assert.equal((await page(A.slug)).moved[0]!.to, null, 'who does not see it gets no title');
    await assert.rejects(
      undoTending(tends, (await lastTending(A.id)).id),
      refusedWith('undo_later_first'),
    );
    assert.equal(a4.number, 4);
  });

  test('is undone until somebody writes there; its address then leads back', async () => {
    const { A } = await two();
    const made = await splitConversation(tends, A.id, { ...START, title: 'Apart', posts: [2] });
    const slug = made.href.split('/').at(-1)!;
    await undoTending(tends, (await lastTending(A.id)).id);
    assert.deepEqual(await textsOf(A.slug), ['A1', 'A2', 'A3']);
    assert.equal(
      await findJoinedPath(as(db, reader), slug, 1),
      `/conversations/${A.slug}?from=${slug}`,
    );
    const again = await splitConversation(tends, A.id, {
      ...START,
      title: 'Once more',
      posts: [2],
    });
    await aReply(as(db, anna), again.id);
    await assert.rejects(
      undoTending(tends, (await lastTending(A.id)).id),
      refusedWith('written_since'),
    );
  });

  test('while somebody replies, edits and removes: all counts stay true', async () => {
    const { A, a2, a3 } = await two();
    const results = await Promise.allSettled([
      addPost(as(db, anna), A.id, { markdown: 'now', parentId: a2.id }),
      splitConversation(tends, A.id, { ...START, title: 'One', posts: [2, 3] }),
      splitConversation(as(db, host), A.id, { ...START, title: 'Two', posts: [2] }),
      editPost(as(db, bea), a2.id, { markdown: 'Another word' }),
      removePost(as(db, anna), a3.id),
    ]);
    assert.equal(results.slice(1, 3).filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(results[3]!.status, 'fulfilled', 'an edit finds its post where it is');
    await demandTrueCounts();
  });
});

/** No thing counts what it has not. */
async function demandTrueCounts(tx: Db = db): Promise<void> {
  const { rows } = await sql`
    select thing.id, post_count, helpful_count, last_number, own.* from thing
      cross join lateral (select count(*) filter (where removed_at is null) as posts,
          coalesce(sum(post.helpful_count), 0) as helpful, coalesce(max(number), 0) as last
        from post where thing_id = thing.id) own
     where state <> 'joined' and (post_count <> posts or thing.helpful_count <> helpful or last_number < last)`.execute(
    tx,
  );
  assert.deepEqual(rows, []);
}

describe('undoing a join', () => {
  test('keeps what was written and read since, where it belongs', async () => {
    const { A, B, a2, b2 } = await two();
    await joinConversations(tends, A.id, { into: B.id, confirmed: false });
    await addPost(as(db, anna), B.id, { markdown: 'B3', parentId: b2.id });
    await readThread(as(db, reader), B.id, 6);
    await reactToPost(as(db, reader), a2.id, { kind: 'helpful', on: true });
    await undoTending(tends, (await lastTending(B.id)).id);
    assert.deepEqual(await textsOf(A.slug), ['A1', 'A2', 'A3']);
    assert.deepEqual(await textsOf(B.slug), ['B1', 'B2', 'B3']);
    assert.deepEqual([await unreadOf(A.slug), await unreadOf(B.slug)], [0, 0]);
    await demandTrueCounts();
    assert.equal(await findJoinedPath(as(db, reader), A.slug, 1), null);
  });

  test('is over when somebody answered what came, and says so', async () => {
    const { A, B, a2 } = await two();
    await joinConversations(tends, A.id, { into: B.id, confirmed: false });
    await addPost(as(db, anna), B.id, { markdown: 'So', parentId: a2.id });
    const tending = await lastTending(B.id);
    assert.equal(tending.mayUndo, 'written_since');
    await assert.rejects(undoTending(tends, tending.id), refusedWith('written_since'));
  });

  test('of a chain goes from the last to the first; old links hold at each step', async () => {
    const { A, B } = await two();
    const C = await aConversation(as(db, reader), { markdown: 'C1' });
    await joinConversations(tends, A.id, { into: B.id, confirmed: false });
    const first = await lastTending(B.id);
    await joinConversations(tends, B.id, { into: C.id, confirmed: false });
    assert.deepEqual(await textsOf(C.slug), ['C1', 'B1', 'A1', 'A2', 'B2', 'A3']);
    const arrivals = await findArrivals(as(db, reader), C, new URLSearchParams({ from: A.slug }));
    assert.deepEqual(
      arrivals.map(({ was, now }) => [was, now]),
      [
        [1, 3],
        [2, 4],
        [3, 6],
      ],
    );
    await assert.rejects(undoTending(tends, first.id), refusedWith('not_found'));
    await undoTending(tends, (await lastTending(C.id)).id);
    assert.equal(
      await findJoinedPath(as(db, reader), A.slug, 1),
      `/conversations/${B.slug}?from=${A.slug}`,
    );
    await undoTending(tends, first.id);
    assert.deepEqual(await textsOf(A.slug), ['A1', 'A2', 'A3']);
    assert.deepEqual(await textsOf(B.slug), ['B1', 'B2']);
  });

  const undone = new Error('undone');
  /** All that a join touches, but for what it leaves behind: the record of it, and its events. */
  async function state(tx: Db, ids: string[]) {
    const of = (table: string, where: string, order: string) =>
      sql`select to_jsonb(t) as row from ${sql.table(table)} t
        where ${sql.raw(where)} = any(${ids}::uuid[]) order by ${sql.raw(order)}`.execute(tx);
    const all = {
      things: await of('thing', 'id', 'id'),
      conversations: await of('conversation', 'thing_id', 'thing_id'),
      posts: await of('post', 'thing_id', 'id'),
      passages: await sql`
        select to_jsonb(t) - '{id,slice,first_number,last_number}'::text[] as row from passage t
         where thing_id = any(${ids}::uuid[]) order by thing_id, language, first_number`.execute(
        tx,
      ),
      notifications: await of('notification', 'thing_id', 'id'),
      reads: await of('thread_read', 'thing_id', 'thing_id, member_id'),
      follows: await of('follow', 'target_id', 'target_id, member_id'),
      saves: await of('save', 'target_id', 'target_id, member_id'),
      places: await of('post_place', 'thing_id', 'thing_id, number'),
    };
    return Object.fromEntries(
      Object.entries(all).map(([name, { rows }]) => [name, rows.map((one: any) => one.row)]),
    );
  }

  const STEPS = [
    'reply',
    'remove',
    'follow',
    'save',
    'read',
    'helpful',
    'accept',
    'split',
  ] as const;
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom(...STEPS),
      thread: fc.nat(1),
      who: fc.nat(3),
      nth: fc.nat(8),
    }),
    { maxLength: 25 },
  );
  test('leaves everything as it was before, whatever had happened', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        await db
          .transaction()
          .execute(async (tx) => {
            const people = [anna, bea, reader, moderator].map((one) => as(tx, one));
            const { A, B } = await two(tx);
            const threads = [A, B];
            for (const { what, thread, who, nth } of story) {
              const { id } = threads[thread]!;
              const ctx = people[who]!;
              const target = { kind: 'thing' as const, id };
              const posts = await tx
                .selectFrom('post')
                .select(['id', 'number', 'author_id', 'removed_at'])
                .where('thing_id', '=', id)
                .orderBy('number')
                .execute();
              const post = posts[nth % posts.length]!;
              if (what === 'reply') await aReply(ctx, id);
              else if (what === 'follow') await setFollow(ctx, { target, on: true });
              else if (what === 'save') await setSave(ctx, { target, on: true });
              else if (what === 'read') await readThread(ctx, id, post.number);
              else if (post.removed_at || post.number === 1) continue;
              else if (what === 'remove') await removePost(people[3]!, post.id);
              else if (what === 'helpful' && post.author_id !== ctx.actor.memberId)
                await reactToPost(ctx, post.id, { kind: 'helpful', on: true });
              else if (what === 'accept') await acceptAnswer(people[thread]!, id, post.id);
              else if (what === 'split')
                await splitConversation(people[3]!, id, {
                  ...{ ...START, title: 'Apart', posts: [post.number] },
                }).catch((error) => assert.ok(refusedWith('answer_stays')(error)));
            }
            await demandTrueCounts(tx);
            const ids = [A.id, B.id];
            const before = await state(tx, ids);
            await joinConversations(people[3]!, A.id, { into: B.id, confirmed: false });
            await demandTrueCounts(tx);
            const joined = await state(tx, ids);
            assert.equal(joined.posts!.length, before.posts!.length, 'no post is lost');
            const id = (await findTendings(people[3]!, B.id))[0]!.id;
            await undoTending(people[3]!, id);
            assert.deepEqual(await state(tx, ids), before);
            throw undone;
          })
          .catch((error: unknown) => {
            if (error !== undone) throw error;
          });
      }),
      { numRuns: process.env.COPIA_FULL ? 300 : 25 },
    );
  });
});

describe('whoever writes under another identity', () => {
  /** Two threads in which `askers` wrote under shielded identities, joined. */
  async function joinedThreads(tx: Db, askers: [TestMember, TestMember], helper: TestMember) {
    const A = await aConversation(await asNow(tx, askers[0]), {
      markdown: 'A1',
      identity: 'member',
    });
    const B = await aConversation(await asNow(tx, askers[1]), {
      markdown: 'B1',
      identity: 'member',
    });
    await aReply(as(tx, helper), A.id, 'A2');
    await joinConversations(as(tx, moderator), A.id, { into: B.id, confirmed: false });
    return { A, B };
  }

  test('has two labels in two threads, and has them still when they are joined', async () => {
    const asker = await aMember(db);
    const { A, B } = await joinedThreads(db, [asker, asker], bea);
    assert.notEqual(A.authorId, B.authorId);
    const authors = (await page(B.slug)).posts.map((post) => post.author.id);
    assert.deepEqual(authors, [B.authorId, A.authorId, bea.id]);
    // New words of theirs go on as the asker of the thread that stays.
    const more = await addPost(await asNow(db, asker), B.id, {
      markdown: 'More.',
      identity: 'member',
    });
    assert.equal(more.authorId, B.authorId);
    assert.equal((await listIdentities(await asNow(db, asker), B.id)).length, 2);
    // Both are theirs to change, and what answers either is told to them.
    const first = await db
      .selectFrom('post')
      .select('id')
      .where('author_id', '=', A.authorId)
      .executeTakeFirstOrThrow();
    await editPost(await asNow(db, asker), first.id, { markdown: 'A1, better' });
    const answer = await addPost(as(db, bea), B.id, { markdown: 'So.', parentId: first.id });
    await tell(answer.id);
    const { items } = await listNotifications(await asNow(db, asker));
    assert.deepEqual(
      items.map(({ kind }) => kind),
      ['answered'],
    );
  });

  test('in the one that was joined only, goes on under the label of there', async () => {
    const [one, other] = [await aMember(db), await aMember(db)];
    const { A, B } = await joinedThreads(db, [one, other], bea);
    const ctx = await asNow(db, one);
    const more = await addPost(ctx, B.id, { markdown: 'More.', identity: 'member' });
    assert.equal(more.authorId, A.authorId, 'no third label');
    const made = await splitConversation(tends, B.id, { ...START, title: 'Apart', posts: [2] });
    const apart = await addPost(ctx, made.id, { markdown: 'And here.', identity: 'member' });
    assert.equal(apart.authorId, A.authorId, 'nor a fourth');
  });

  async function api(who: TestMember, path: string) {
    const ctx = as(db, who);
    const actor = { ...ctx.actor, scopes: new Set(['read']) };
    const request = new Request(`http://127.0.0.1/api/v1${path}`);
    return (await handleApi(operations, { ...ctx, actor }, request, path)).text();
  }

  test('can’t be told from what anybody gets: one person, or two', async () => {
    const told = [];
    for (const together of [true, false]) {
      const askers = [await aMember(db), await aMember(db)] as [TestMember, TestMember];
      if (together) askers[1] = askers[0];
      const helper = await aMember(db);
      const { A, B } = await joinedThreads(db, askers, helper);
      await addPost(await asNow(db, askers[1]), B.id, {
        markdown: 'B2, at crossroads',
        identity: 'member',
      });
      const ids = new Map<string, string>();
      const seen = [];
      const { rows } = await sql<{ id: number }>`select id from event
        where thing_id = any(${[A.id, B.id]}::uuid[]) order by id`.execute(db);
      for (const { id } of rows) await notify(db, [mentioned, answered, newPost], id, new Date());
      for (const who of [helper, moderator, host])
        seen.push([
          await page(B.slug, who),
          await api(who, `/conversations/${B.id}`),
          (await listConversations(as(db, who), listInput.parse({ author: B.authorId }))).items,
          (await search(as(db, who), searchInput.parse({ q: 'crossroads' }))).hits.filter(
            ({ thingId }) => thingId === B.id,
          ),
          (await listNotifications(as(db, who))).items.filter(({ href }) => href.includes(B.slug)),
          (await readEvents(db, as(db, who).actor, [A.id, B.id], { after: 0 })).map(
            ({ kind, own }) => [kind, own],
          ),
          (await findTendings(tends, B.id)).map(({ kind, mayUndo }) => [kind, mayUndo]),
          await findArrivals(as(db, who), B, new URLSearchParams({ from: A.slug })),
        ]);
      told.push(
        JSON.stringify(seen)
          .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
            if (!ids.has(id)) ids.set(id, `#${ids.size}`);
            return ids.get(id)!;
          })
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')
          .replace(/[Mm]ember ?\d+/g, 'somebody')
          .replace(/how-do-others-do-this-\d+-\w+/g, 'slug')
          .replace(/\(\d+\)/g, '(n)'),
      );
    }
    assert.ok(
      told[0]!.includes('A member') && told[0]!.includes('B2') && told[0]!.includes('new_post'),
    );
    assert.equal(told[0], told[1]);
  });
});

test('what was reported before it was joined can still be hidden, and brought back', async () => {
  const { A, B } = await two();
  const input = { agreement: 'respect', reason: 'It insults.' };
  await report(as(db, reader), { ...input, kind: 'thing', id: A.id, nameless: false });
  await joinConversations(tends, A.id, { into: B.id, confirmed: false });
  const { id } = await db
    .selectFrom('moderation_case')
    .select('id')
    .where('target_id', '=', A.id)
    .executeTakeFirstOrThrow();
  await decideCase(tends, id, { ...input, measure: 'hide', hide: false });
  assert.ok(!(await textsOf(B.slug)).includes('A1'));
  await takeBack(tends, id, { reason: 'It does not.' });
  assert.ok((await textsOf(B.slug)).includes('A1'));
});

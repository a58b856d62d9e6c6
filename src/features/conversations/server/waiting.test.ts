import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accessAttachment } from '#commons/attachments/server/index.ts';
import { readEvents } from '#commons/live/server/read-events.ts';
import { appeal, decideAppeal } from '#commons/moderation/server/index.ts';
import { notify } from '#commons/notifications/server/notify.ts';
import { listNotifications } from '#commons/notifications/server/index.ts';
import { search } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { ownSpace } from '#commons/spaces/server/index.ts';
import { setFollow } from '#commons/targets/server/index.ts';
import { answered, mentioned, newPost } from '#commons/threads/server/notifications.ts';
import { addPost, findPost } from '#commons/threads/server/index.ts';
import {
  countWaiting,
  editWaiting,
  findWaiting,
  listOwnWaiting,
  listWaiting,
  readNewcomers,
  setNewcomers,
  withdrawWaiting,
} from '#commons/waiting/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aConversation,
  aMember,
  anOrganisation,
  aReply,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { listInput } from '../schema.ts';
import { findConversation } from './find-conversation.ts';
import { listConversations } from './list-conversations.ts';
import { setClosed } from './pin-and-close.ts';
import { approveWaiting, refuseWaiting } from './settle-waiting.ts';

const { db } = await testDatabase();
const UNKNOWN = { member: '?' };
const refusedWith = (code: string) => (error: unknown) =>
  error instanceof DomainError &&
  (error.code === code || Object.values(error.fields).includes(code));
const known = await aMember(db);
const moderator = await aMember(db, { role: 'moderator' });
const host = await aMember(db, { role: 'host' });
const looks = as(db, moderator);
const REFUSE = { agreement: 'advertising', reason: 'It sells something.' };

await aConversation(as(db, known), { title: 'Long before' });
await setNewcomers(as(db, host), { posts: 1 });

const page = (slug: string, who: TestMember | null = known) =>
  findConversation(as(db, who), slug, 1, UNKNOWN);
const waitingOf = async (member: TestMember) => listOwnWaiting(as(db, member), '?');

test('only hosts say how many first posts wait; at first none do', async () => {
  await assert.rejects(setNewcomers(looks, { posts: 0 }), refusedWith('hosts_only'));
  assert.deepEqual(await readNewcomers(db), { posts: 1 });
  await setNewcomers(as(db, host), { posts: 0 });
  assert.equal((await aConversation(as(db, await aMember(db)))).waits, false);
  await setNewcomers(as(db, host), { posts: 1 });
});

describe('a newcomer’s first post', () => {
  test('is nowhere until somebody has looked, and then all happens once', async () => {
    const newcomer = await aMember(db);
    const { id: thread, slug } = await aConversation(as(db, known), { title: 'Gutters' });
    const follower = await aMember(db);
    const target = { kind: 'thing' as const, id: thread };
    await setFollow(as(db, follower), { target, on: true });
    const state = async () =>
      JSON.stringify([
        await page(slug),
        await listConversations(as(db, known), listInput.parse({})),
        await search(as(db, known), searchInput.parse({ q: 'spouts' })),
        await readEvents(db, as(db, known).actor, [thread], { after: 0 }),
        await db.selectFrom('notification').select('id').execute(),
      ]);
    const before = await state();
    const sent = await addPost(as(db, newcomer), thread, { markdown: 'Copper **spouts**.' });
    const begun = await aConversation(as(db, newcomer), { title: 'Spouts', markdown: 'Spouts?' });
    assert.deepEqual([sent.waits, begun.waits], [true, true]);
    assert.equal(await state(), before, 'nobody else can tell');
    assert.deepEqual(
      (await waitingOf(newcomer)).map(({ title, html }) => [title, html.trim()]),
      [
        ['Gutters', '<p>Copper <strong>spouts</strong>.</p>'],
        ['Spouts', '<p>Spouts?</p>'],
      ],
    );
    for (const outsider of [known, follower, null]) {
      await assert.rejects(findWaiting(as(db, outsider), sent.id, '?'), refusedWith('not_found'));
      assert.deepEqual(await listWaiting(as(db, outsider), '?'), []);
      for (const act of [approveWaiting(as(db, outsider), sent.id, { trust: true })])
        await assert.rejects(act, refusedWith('not_found'));
      await assert.rejects(
        editWaiting(as(db, outsider), sent.id, { markdown: 'x' }),
        refusedWith('not_found'),
      );
    }
    await assert.rejects(
      editWaiting(looks, sent.id, { markdown: 'x' }),
      refusedWith('not_your_post'),
    );
    await assert.rejects(withdrawWaiting(looks, sent.id), refusedWith('not_your_post'));
    await assert.rejects(
      approveWaiting(as(db, newcomer), sent.id, { trust: false }),
      refusedWith('decide_own'),
    );
    await editWaiting(as(db, newcomer), sent.id, { markdown: 'Zinc spouts.' });

    const results = await Promise.allSettled(
      [looks, as(db, host), looks].map((ctx) => approveWaiting(ctx, sent.id, { trust: false })),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1, 'once');
    const shown = await page(slug);
    assert.deepEqual(
      shown.posts.map(({ number, author, html }) => [number, author.id, html?.trim()]).at(-1),
      [2, newcomer.id, '<p>Zinc spouts.</p>'],
    );
    assert.equal(shown.replyCount, 1);
    const hits = await search(as(db, known), searchInput.parse({ q: 'spouts' }));
    assert.equal(hits.hits.length, 1);
    const events = await db
      .selectFrom('event')
      .select('id')
      .where('thing_id', '=', thread)
      .where('kind', '=', 'post_added')
      .execute();
    assert.equal(events.length, 1);
    await notify(db, [mentioned, answered, newPost], events[0]!.id, new Date());
    assert.deepEqual(
      (await listNotifications(as(db, follower))).items.map(({ kind, actor }) => [
        kind,
        actor?.name,
      ]),
      [['new_post', newcomer.name]],
    );
    // One has been looked at: what is new does not wait, what waited still does.
    assert.equal((await aReply(as(db, newcomer), thread)).waits, false);
    assert.equal((await waitingOf(newcomer)).length, 1);
    const { href } = await approveWaiting(looks, begun.id, { trust: false });
    assert.equal((await page(href.split('/').at(-1)!)).title, 'Spouts');
  });

  test('is taken back by its author, and then approved by nobody', async () => {
    const newcomer = await aMember(db);
    const { id } = await aConversation(as(db, newcomer));
    await withdrawWaiting(as(db, newcomer), id);
    await assert.rejects(approveWaiting(looks, id, { trust: false }), refusedWith('not_found'));
    assert.deepEqual(await waitingOf(newcomer), []);
  });

  test('is posted by the rules of then: not in what was closed meanwhile, nor by who may not', async () => {
    const newcomer = await aMember(db);
    const thread = await aConversation(as(db, known));
    const { id } = await aReply(as(db, newcomer), thread.id);
    await setClosed(looks, thread.id, true);
    await assert.rejects(approveWaiting(looks, id, { trust: false }), refusedWith('thread_closed'));
    await db
      .updateTable('member')
      .set({ state: 'suspended' })
      .where('id', '=', newcomer.id)
      .execute();
    await assert.rejects(
      approveWaiting(looks, id, { trust: false }),
      refusedWith('author_not_there'),
    );
    await refuseWaiting(looks, id, REFUSE);
    assert.equal((await listWaiting(looks, '?')).filter((one) => one.id === id).length, 0);
  });

  test('that is trusted lets all that follows pass, also where more would wait', async () => {
    await setNewcomers(as(db, host), { posts: 3 });
    const [one, other] = [await aMember(db), await aMember(db)];
    const place = await aConversation(as(db, moderator));
    for (const [member, trust] of [
      [one, true],
      [other, false],
    ] as const) {
      const { id } = await aReply(as(db, member), place.id);
      await approveWaiting(looks, id, { trust });
      assert.equal((await aReply(as(db, member), place.id)).waits, !trust);
    }
    await setNewcomers(as(db, host), { posts: 1 });
  });
});

describe('who looks', () => {
  async function aGroup(access: 'open' | 'private', withSteward = true) {
    const id = newId();
    await db
      .insertInto('member_group')
      .values({ id, slug: `g-${id}`, name: 'A group', access })
      .execute();
    await ownSpace(db, { groupId: id });
    const people = [await aMember(db), await aMember(db), await aMember(db)] as const;
    for (const one of people)
      await db
        .insertInto('group_membership')
        .values({ group_id: id, member_id: one.id, state: 'member' })
        .execute();
    if (withSteward)
      await db
        .insertInto('responsibility')
        .values({ id: newId(), member_id: people[0].id, kind: 'group_steward', group_id: id })
        .execute();
    return {
      ref: `group/${id}` as const,
      steward: people[0],
      member: people[1],
      newcomer: people[2],
    };
  }

  test('in a closed group are its stewards, and nobody of outside', async () => {
    const group = await aGroup('private');
    const { id, waits } = await aConversation(as(db, group.newcomer), { space: group.ref });
    assert.equal(waits, true);
    for (const outsider of [moderator, host, group.member])
      await assert.rejects(
        approveWaiting(as(db, outsider), id, { trust: false }),
        refusedWith('not_found'),
      );
    assert.equal(await countWaiting(as(db, group.steward)), 1);
    await approveWaiting(as(db, group.steward), id, { trust: false });
    assert.equal(await countWaiting(as(db, group.steward)), 0);
  });

  test('a steward’s own words do not wait there; in a closed group without steward nothing does', async () => {
    const group = await aGroup('private');
    const own = await aConversation(as(db, group.steward), { space: group.ref });
    assert.equal(own.waits, false);
    const alone = await aGroup('private', false);
    const free = await aConversation(as(db, alone.newcomer), { space: alone.ref });
    assert.equal(free.waits, false);
    const open = await aGroup('open', false);
    const { id, waits } = await aConversation(as(db, open.newcomer), { space: open.ref });
    assert.equal(waits, true);
    await approveWaiting(looks, id, { trust: false });
  });

  test('nobody has to at what is asked of the hosts, or stands among colleagues', async () => {
    const town = await anOrganisation(db);
    const newcomer = await aMember(db, { organisation_id: town.id });
    const asked = await aConversation(as(db, newcomer), { space: 'hosts' });
    assert.equal(asked.waits, false);
    const another = await aMember(db, { organisation_id: town.id });
    assert.equal((await aConversation(as(db, another), { space: 'organisation' })).waits, false);
  });

  test('sees its pictures, as its author does, and nobody else', async () => {
    const newcomer = await aMember(db);
    const [id, hash] = [newId(), newId().replaceAll('-', '').padEnd(64, '0')];
    await db
      .insertInto('file')
      .values({ hash, size: 1, mime: 'text/csv', width: null, height: null })
      .execute();
    await db
      .insertInto('attachment')
      .values({ id, file_hash: hash, name: 'a.csv', member_id: newcomer.id })
      .execute();
    const open = (who: TestMember) => accessAttachment(as(db, who), id);
    await assert.rejects(open(moderator), refusedWith('not_found'));
    const { id: waiting } = await aConversation(as(db, newcomer), {
      markdown: `[a.csv](/files/${id}/a.csv)`,
    });
    await open(moderator);
    await open(newcomer);
    await assert.rejects(open(known), refusedWith('not_found'));
    await approveWaiting(looks, waiting, { trust: false });
    await open(known);
  });
});

describe('refusing', () => {
  const decisionOf = async (member: TestMember) =>
    db
      .selectFrom('moderation_decision')
      .select(['id', 'case_id'])
      .where('member_id', '=', member.id)
      .executeTakeFirstOrThrow();

  test('a reply tells its author why and how to appeal, and others nothing at all', async () => {
    const newcomer = await aMember(db);
    const { id: thread, slug } = await aConversation(as(db, known));
    const before = JSON.stringify(await page(slug));
    const { id } = await aReply(as(db, newcomer), thread, 'Buy our pipes.');
    await assert.rejects(
      refuseWaiting(looks, id, { ...REFUSE, agreement: 'none' }),
      (error) => error instanceof DomainError,
    );
    await refuseWaiting(looks, id, REFUSE);
    assert.equal(JSON.stringify(await page(slug)), before);
    const post = await db
      .selectFrom('post')
      .select('id')
      .where('author_id', '=', newcomer.id)
      .executeTakeFirstOrThrow();
    await assert.rejects(findPost(as(db, known), post.id, UNKNOWN), refusedWith('not_found'));
    assert.ok((await findPost(looks, post.id, UNKNOWN)).html?.includes('pipes'));
    const mail = await db
      .selectFrom('mail_outbox')
      .select(['to_address', 'text'])
      .where('to_address', '=', newcomer.email!)
      .executeTakeFirstOrThrow();
    assert.ok(mail.text?.includes(REFUSE.reason));
    assert.equal((await aReply(as(db, newcomer), thread)).waits, true, 'the next one waits too');

    const decision = await decisionOf(newcomer);
    await appeal(as(db, newcomer), decision.id, { text: 'They are not ours.' });
    await assert.rejects(
      decideAppeal(looks, decision.case_id, { upheld: false, reason: 'Right.' }),
      (error) => error instanceof DomainError,
      'somebody else decides',
    );
    await decideAppeal(as(db, host), decision.case_id, { upheld: false, reason: 'Right.' });
    const shown = await page(slug);
    assert.equal(shown.replyCount, 1);
    assert.ok(shown.posts.at(-1)!.html!.includes('pipes'), 'it is posted after all');
    assert.equal(shown.lastNumber, 2);
    const told = await db
      .selectFrom('event')
      .select('kind')
      .where('post_id', '=', post.id)
      .where('kind', '=', 'post_added')
      .execute();
    assert.equal(told.length, 1);
  });

  test('a conversation hides it before anybody has seen it', async () => {
    const newcomer = await aMember(db);
    const { id } = await aConversation(as(db, newcomer), { title: 'Pipes for sale' });
    await refuseWaiting(looks, id, REFUSE);
    const thing = await db
      .selectFrom('thing')
      .select(['state', 'slug'])
      .where('author_id', '=', newcomer.id)
      .executeTakeFirstOrThrow();
    assert.equal(thing.state, 'hidden');
    await assert.rejects(page(thing.slug), refusedWith('not_found'));
    const list = await listConversations(as(db, known), listInput.parse({}));
    assert.ok(!list.items.some(({ title }) => title === 'Pipes for sale'));
    assert.ok((await decisionOf(newcomer)).id);
  });
});

test('who writes under another identity stays unknown to those who look', async () => {
  const town = await anOrganisation(db, { name: 'Hidden Town' });
  const newcomer = await aMember(db, { name: 'Hidden Person', organisation_id: town.id });
  const thread = await aConversation(as(db, known));
  const { id } = await addPost(as(db, newcomer), thread.id, {
    markdown: 'Me.',
    identity: 'member',
  });
  const seen = await findWaiting(looks, id, '?');
  assert.equal(seen.author, 'A member');
  assert.ok(!JSON.stringify(await listWaiting(looks, '?')).includes('Hidden'));
  assert.ok(!JSON.stringify(seen).includes(newcomer.id));
  await approveWaiting(looks, id, { trust: true });
  const shown = (await page(thread.slug)).posts.at(-1)!;
  assert.equal(shown.author.name, 'A member');
  const trail = await db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'approve_and_trust')
    .where('target_id', '=', shown.id)
    .execute();
  assert.equal(trail.length, 1);
  assert.ok(!JSON.stringify(trail).includes(newcomer.id));
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listTrail } from '#commons/audit/server/index.ts';
import { listIdentities } from '#commons/identities/server/index.ts';
import { listWritableSpaces } from '#commons/spaces/server/index.ts';
import { search } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { setFollow } from '#commons/targets/server/index.ts';
import { addPost } from '#commons/threads/server/index.ts';
import { listInput } from '#features/conversations/schema.ts';
import { findConversation, listConversations } from '#features/conversations/server/index.ts';
import { findPerson } from '#features/people/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aConversation,
  aMember,
  anOrganisation,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { listTold, tellEverybody } from '#tests/support/notifying.ts';
import { groupInput, joinGroupInput, type GroupInput } from '../schema.ts';
import * as groups from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Host' });
const admin = await aMember(db, { role: 'admin' });
const steward = await aMember(db, { name: 'Steward' });
const member = await aMember(db, { name: 'Member', mail_rhythm: 'daily' });
const other = await aMember(db, { name: 'Other' });
const stranger = await aMember(db, { name: 'Stranger' });
const by = (who: TestMember | null) => as(db, who);
const refused = (work: Promise<unknown>, code: string) => assert.rejects(work, { code });
const wrong = (work: Promise<unknown>, fields: Record<string, string>) =>
  assert.rejects(work, (error) => {
    assert.deepEqual((error as DomainError).fields, fields);
    return true;
  });
const join = (more: Partial<ReturnType<typeof joinGroupInput.parse>> = {}) =>
  joinGroupInput.parse(more);

/** A group whose steward is `steward`, with its address; the host who made it has left. */
async function aGroup(access: GroupInput['access'], more: Partial<GroupInput> = {}) {
  const about = { name: `The ${access} group`, summary: 'Secret words.', access, ...more };
  const input = groupInput.parse(about);
  const made = await groups.createGroup(by(host), input);
  await groups.inviteToGroup(by(host), made, steward.handle);
  const answers = input.questions.map(() => 'To help');
  await groups.joinGroup(by(steward), made, join({ agreed: true, news: 'never', answers }));
  await groups.setGroupSteward(by(host), made, steward.id, true);
  await groups.leaveGroup(by(host), made);
  return { ...made, ref: `group/${made.id}` as const };
}
const standing = async (who: TestMember, group: { id: string }) =>
  (
    await db
      .selectFrom('group_membership')
      .select('state')
      .where('group_id', '=', group.id)
      .where('member_id', '=', who.id)
      .executeTakeFirst()
  )?.state ?? null;
const find = (who: TestMember | null, group: groups.GroupBy) =>
  groups.findGroup(by(who), group, 'somebody');
const trail = async (id: string) =>
  (
    await db
      .selectFrom('audit')
      .select('action')
      .where('target_id', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute()
  ).map(({ action }) => action);

/** The subjects of the mails about a group that were put into the outbox for somebody. */
const mailsTo = async (who: TestMember, name: string) =>
  (
    await db
      .selectFrom('mail_outbox')
      .select('subject')
      .where('to_address', '=', who.email)
      .where('subject', 'like', `%${name}%`)
      .orderBy('id')
      .execute()
  ).map(({ subject }) => subject.replace(/^\[.*?\] /, ''));

/** Somebody with the personas they have by now. */
const withPersonas = async (who: TestMember) => {
  const personas = await db
    .selectFrom('persona')
    .select('id')
    .where('member_id', '=', who.id)
    .execute();
  const ctx = by(who);
  return { ...ctx, actor: { ...ctx.actor, aliases: personas.map(({ id }) => id) } };
};

test('hosts make groups; whoever makes one is in it, its steward, and may write there', async () => {
  const input = groupInput.parse({ name: 'Réseau des élus', access: 'open' });
  await refused(groups.createGroup(by(member), input), 'only_hosts_make_groups');
  await refused(groups.createGroup(by(null), input), 'sign_in_required');
  const made = await groups.createGroup(by(admin), input);
  assert.match(made.slug, /^reseau-des-elus-\w{5}$/);
  const view = await find(admin, made);
  assert.deepEqual([view.standing, view.steward, view.memberCount], ['member', true, 1]);
  await aConversation(by(admin), { space: `group/${made.id}` });
});

describe('who is told what', () => {
  test('open: every member reads, joins at once, and writes from then on', async () => {
    const group = await aGroup('open');
    const { id, slug } = await aConversation(by(steward), { space: group.ref });
    await findConversation(by(stranger), slug, 1, { member: '' });
    await refused(addPost(by(stranger), id, { markdown: 'x' }), 'join_group_first');
    const list = await listConversations(by(stranger), listInput.parse({ group: group.slug }));
    assert.deepEqual([list.items.length, list.items[0]!.space.open], [1, true]);
    assert.equal((await groups.joinGroup(by(stranger), group, join())).state, 'member');
    await addPost(by(stranger), id, { markdown: 'x' });
    assert.equal((await find(other, group)).memberCount, 2);
    await refused(find(null, group), 'sign_in_required');
    await refused(groups.listGroups(by(null), { q: '' }), 'sign_in_required');
  });

  test('restricted: its home for all members, its conversations and people for its own', async () => {
    const group = await aGroup('restricted', { agreement: 'Be **kind**.' });
    const { slug } = await aConversation(by(steward), { space: group.ref });
    const view = await find(stranger, group);
    assert.deepEqual([view.summary, view.memberCount], ['Secret words.', 1]);
    assert.deepEqual(
      view.stewards.map(({ name }) => name),
      ['Steward'],
    );
    assert.match(view.agreementHtml, /<strong>kind/);
    for (const who of [stranger, host, admin]) {
      await refused(findConversation(by(who), slug, 1, { member: '' }), 'not_found');
      await refused(groups.listGroupPeople(by(who), group, {}), 'group_members_only');
      const list = await listConversations(by(who), listInput.parse({ group: group.slug }));
      assert.deepEqual(list.items, []);
    }
    assert.equal((await groups.listGroupPeople(by(steward), group, {})).people.length, 1);
  });

  test('private: its name and the way to ask', async () => {
    const group = await aGroup('private', { questions: ['Why?'], agreement: 'Hush.' });
    for (const who of [stranger, host]) {
      const view = await find(who, group);
      assert.deepEqual(
        [view.name, view.summary, view.memberCount, view.stewards, view.questions],
        ['The private group', '', null, [], ['Why?']],
      );
      assert.deepEqual([view.may.join, view.may.change], [true, 'only_stewards']);
    }
    await groups.inviteToGroup(by(steward), group, other.handle);
    assert.equal((await find(other, group)).summary, 'Secret words.');
  });

  test('confidential: for nobody else it exists, hosts and admins neither', async () => {
    const name = 'Quiet zebra circle';
    const group = await aGroup('confidential', { name });
    const words = {
      space: group.ref,
      title: 'Zebra matters',
      markdown: 'All about zebra stripes.',
    };
    const { slug } = await aConversation(by(steward), words);
    await groups.inviteToGroup(by(steward), group, other.handle);
    assert.equal((await find(other, group)).name, name);
    assert.equal((await find(steward, group)).memberCount, 1);

    for (const who of [stranger, member, host, admin]) {
      const input = groupInput.parse({ name, access: 'open' });
      const tries = [
        () => find(who, group),
        () => find(who, { slug: group.slug }),
        () => groups.joinGroup(by(who), group, join()),
        () => groups.leaveGroup(by(who), group),
        () => groups.chooseGroupNews(by(who), group, 'daily'),
        () => groups.changeGroup(by(who), group, input),
        () => groups.archiveGroup(by(who), group, true),
        () => groups.listGroupPeople(by(who), group, {}),
        () => groups.findGroupDoor(by(who), group),
        () => groups.findGroupPeoplePage(by(who), { slug: group.slug }, {}),
        () => groups.decideGroupRequest(by(who), group, who.id, true),
        () => groups.inviteToGroup(by(who), group, who.handle),
        () => groups.removeFromGroup(by(who), group, steward.id),
        () => groups.setGroupSteward(by(who), group, who.id, true),
        () => setFollow(by(who), { target: { kind: 'group', id: group.id }, on: true }),
        () => findConversation(by(who), slug, 1, { member: '' }),
      ];
      for (const one of tries) await refused(one(), 'not_found');
      await refused(aConversation(by(who), { space: group.ref }), 'invalid_input');
      const told = [
        await groups.listGroups(by(who), { q: '' }),
        await groups.listGroups(by(who), { q: 'zebra' }),
        await listWritableSpaces(by(who)),
        await listConversations(by(who), listInput.parse({ group: group.slug })),
        await listConversations(by(who), listInput.parse({ author: steward.id })),
        await search(by(who), searchInput.parse({ q: 'zebra' })),
        await findPerson(by(who), steward.handle),
      ];
      assert.doesNotMatch(JSON.stringify(told), /zebra (circle|matters|stripes)/i);
    }
    const mine = JSON.stringify(await groups.listGroups(by(steward), { q: 'zebra' }));
    assert.match(mine, /Quiet zebra circle/);
    // A second group of the name tells nothing: addresses never collide.
    const twin = await groups.createGroup(by(host), groupInput.parse({ name, access: 'open' }));
    assert.notEqual(twin.slug, group.slug);
  });
});

describe('coming and going', () => {
  test('asking: the agreement, the answers, a steward’s yes or no, once', async () => {
    const group = await aGroup('restricted', {
      name: 'Much asked of',
      agreement: 'Be kind.',
      questions: ['Who?', 'Why?'],
    });
    await wrong(groups.joinGroup(by(member), group, join()), { agreed: 'agree_first' });
    const half = join({ agreed: true, answers: ['Me'] });
    await wrong(groups.joinGroup(by(member), group, half), { answers: 'answer_all' });
    const all = join({ agreed: true, answers: ['Me', 'To learn'] });
    assert.equal((await groups.joinGroup(by(member), group, all)).state, 'requested');
    await groups.joinGroup(by(other), group, all);

    await refused(groups.findGroupDoor(by(host), group), 'only_stewards');
    const door = await groups.findGroupDoor(by(steward), group);
    assert.deepEqual(door.requests[0]!.answers, ['Me', 'To learn']);
    const { items } = await groups.listGroups(by(steward), { q: 'asked of' });
    assert.equal(items.find(({ id }) => id === group.id)!.waiting, 2);
    for (const who of [member, stranger, host])
      await refused(groups.decideGroupRequest(by(who), group, member.id, true), 'only_stewards');
    await groups.decideGroupRequest(by(steward), group, member.id, true);
    await groups.decideGroupRequest(by(steward), group, other.id, false);
    assert.deepEqual(
      [await standing(member, group), await standing(other, group)],
      ['member', null],
    );
    const again = groups.decideGroupRequest(by(steward), group, other.id, true);
    await refused(again, 'request_gone');
    assert.deepEqual((await trail(group.id)).slice(-2), [
      'accept_group_request',
      'decline_group_request',
    ]);
  });

  test('being invited: accepted at once, declined, taken back', async () => {
    const group = await aGroup('confidential', { questions: ['Why?'] });
    const unknown = groups.inviteToGroup(by(steward), group, 'nobody');
    await wrong(unknown, { handle: 'unknown_member' });
    for (const who of [member, other, stranger])
      await groups.inviteToGroup(by(steward), group, who.handle);
    await groups.inviteToGroup(by(steward), group, member.handle);
    await wrong(groups.joinGroup(by(member), group, join()), { answers: 'answer_all' });
    const answered = join({ answers: ['To rest'] });
    assert.equal((await groups.joinGroup(by(member), group, answered)).state, 'member');
    const answersFor = async (who: TestMember) =>
      (await groups.listGroupPeople(by(who), group, {})).people.find(({ id }) => id === member.id)
        ?.answers;
    assert.deepEqual([await answersFor(steward), await answersFor(member)], [['To rest'], []]);
    await groups.leaveGroup(by(other), group);
    await groups.removeFromGroup(by(steward), group, stranger.id);
    for (const who of [other, stranger]) await refused(find(who, group), 'not_found');
    await refused(groups.inviteToGroup(by(member), group, other.handle), 'only_stewards');
    const twice = groups.inviteToGroup(by(steward), group, member.handle);
    await wrong(twice, { handle: 'in_group_already' });
  });

  test('going: the last steward names another first; who is taken out reads nothing more', async () => {
    const group = await aGroup('restricted');
    await groups.inviteToGroup(by(steward), group, member.handle);
    await groups.joinGroup(by(member), group, join());
    const { slug } = await aConversation(by(member), { space: group.ref });
    await refused(groups.leaveGroup(by(steward), group), 'last_steward');
    await refused(groups.setGroupSteward(by(steward), group, steward.id, false), 'last_steward');
    await refused(groups.setGroupSteward(by(member), group, member.id, true), 'only_stewards');
    const absent = groups.setGroupSteward(by(steward), group, other.id, true);
    await refused(absent, 'person_not_in_group');
    await refused(groups.removeFromGroup(by(steward), group, steward.id), 'leave_instead');
    await refused(groups.removeFromGroup(by(member), group, steward.id), 'only_stewards');
    await groups.setGroupSteward(by(host), group, member.id, true); // a host helps out, from outside
    await groups.leaveGroup(by(steward), group);
    await refused(groups.leaveGroup(by(steward), group), 'not_in_group');
    await groups.inviteToGroup(by(member), group, other.handle);
    await groups.joinGroup(by(other), group, join());
    await groups.removeFromGroup(by(member), group, other.id);
    await refused(findConversation(by(other), slug, 1, { member: '' }), 'not_found');
  });

  test('a confidential group whose stewards are all gone is taken up by one of its members', async () => {
    const group = await aGroup('confidential');
    for (const who of [member, other]) await groups.inviteToGroup(by(steward), group, who.handle);
    await groups.joinGroup(by(member), group, join());
    const take = (who: TestMember) => groups.setGroupSteward(by(who), group, member.id, true);
    await refused(take(member), 'only_stewards');
    const setState = (state: 'active' | 'suspended') =>
      db.updateTable('member').set({ state }).where('id', '=', steward.id).execute();
    await setState('suspended');
    await refused(take(other), 'only_stewards');
    assert.equal((await find(member, group)).may.nameStewards, true);
    await take(member);
    await setState('active');
    assert.equal((await find(member, group)).steward, true);
  });

  test('changing and ending it', async () => {
    const group = await aGroup('restricted');
    const input = groupInput.parse({ name: 'Renamed', access: 'restricted' });
    await refused(groups.changeGroup(by(stranger), group, input), 'only_stewards');
    await groups.changeGroup(by(host), group, input);
    const asHost = groups.changeGroup(by(host), group, { ...input, access: 'open' });
    await refused(asHost, 'only_stewards_set_access');
    const { id } = await aConversation(by(steward), { space: group.ref });
    const opened = groups.changeGroup(by(steward), group, { ...input, access: 'open' });
    await wrong(opened, { access: 'group_has_conversations' });
    await groups.changeGroup(by(steward), group, { ...input, access: 'private' });
    await refused(groups.archiveGroup(by(host), group, true), 'only_stewards');
    await groups.archiveGroup(by(steward), group, true);
    await refused(addPost(by(steward), id, { markdown: 'x' }), 'group_archived');
    await refused(aConversation(by(steward), { space: group.ref }), 'invalid_input');
    await refused(groups.joinGroup(by(member), group, join()), 'group_archived');
    await refused(groups.inviteToGroup(by(steward), group, member.handle), 'group_archived');
    await groups.archiveGroup(by(steward), group, false);
    await addPost(by(steward), id, { markdown: 'x' });
  });
});

describe('an agreement that changes', () => {
  const words = 'What is said here stays here.';
  const change = (agreement: string, askAgain = true) => ({
    ...groupInput.parse({ name: 'Circle', access: 'restricted', agreement }),
    askAgain,
  });

  test('its members agree anew before they write; who changed it has', async () => {
    const group = await aGroup('restricted');
    await groups.inviteToGroup(by(steward), group, member.handle);
    await groups.joinGroup(by(member), group, join());
    const { id } = await aConversation(by(member), { space: group.ref });
    await groups.changeGroup(by(steward), group, change(words, false));
    await addPost(by(member), id, { markdown: 'Not asked again.' });

    await groups.changeGroup(by(steward), group, change(words));
    assert.deepEqual(
      [(await find(member, group)).agreeAgain, (await find(steward, group)).agreeAgain],
      [true, false],
    );
    await refused(addPost(by(member), id, { markdown: 'x' }), 'agree_again_first');
    await refused(aConversation(by(member), { space: group.ref }), 'invalid_input');
    const { slug } = await aConversation(by(steward), { space: group.ref });
    assert.equal((await findConversation(by(member), slug, 1, { member: '' })).slug, slug);

    await refused(groups.agreeAgain(by(other), group), 'not_in_group');
    await groups.agreeAgain(by(member), group);
    assert.equal((await find(member, group)).agreeAgain, false);
    await addPost(by(member), id, { markdown: 'Agreed.' });
  });

  test('whoever joins later agreed on joining, and no agreement asks for nothing', async () => {
    const group = await aGroup('restricted', { agreement: words });
    await groups.inviteToGroup(by(steward), group, member.handle);
    await groups.joinGroup(by(member), group, join({ agreed: true }));
    await groups.changeGroup(by(steward), group, change(words));
    await groups.inviteToGroup(by(steward), group, other.handle);
    await groups.joinGroup(by(other), group, join({ agreed: true }));
    assert.equal((await find(other, group)).agreeAgain, false);
    assert.equal((await find(member, group)).agreeAgain, true);
    await groups.changeGroup(by(steward), group, change('', true));
    assert.equal((await find(member, group)).agreeAgain, false);
  });
});

describe('links', () => {
  const aLink = async (group: groups.GroupBy, maxUses = 20) => {
    const { id, url } = await groups.makeGroupLink(by(steward), group, { days: 2, maxUses });
    return { id, token: url.split('/').at(-1)! };
  };
  const lands = async (who: TestMember | null, token: string) => {
    const { works, group } = await groups.findGroupLinkPage(by(who), token);
    return works ? (group?.slug ?? 'sign in') : 'over';
  };

  test('a link invites members; visitors learn nothing of the group', async () => {
    const group = await aGroup('confidential', { questions: ['Why?'] });
    const only = groups.makeGroupLink(by(host), group, { days: 2, maxUses: 2 });
    await assert.rejects(only, { kind: 'not_found' });
    const { token } = await aLink(group);
    assert.deepEqual(
      [await lands(null, token), await lands(stranger, token), await lands(stranger, 'guess')],
      ['sign in', group.slug, 'over'],
    );
    await refused(groups.acceptGroupLink(by(null), token), 'sign_in_required');
    await refused(groups.acceptGroupLink(by(stranger), 'guess'), 'link_over');
    assert.equal(await standing(stranger, group), null);
    await groups.acceptGroupLink(by(stranger), token);
    await groups.acceptGroupLink(by(stranger), token);
    assert.equal(await standing(stranger, group), 'invited');
    await wrong(groups.joinGroup(by(stranger), group, join()), { answers: 'answer_all' });
    await groups.joinGroup(by(stranger), group, join({ answers: ['To learn'] }));
    const [link] = (await groups.findGroupDoor(by(steward), group)).links;
    assert.deepEqual([link!.uses, link!.by], [1, 'Steward']);
    assert.ok((await trail(group.id)).includes('accept_group_link'));
  });

  test('who asked already is let in', async () => {
    const group = await aGroup('restricted');
    await groups.joinGroup(by(stranger), group, join());
    await groups.acceptGroupLink(by(stranger), (await aLink(group)).token);
    assert.equal(await standing(stranger, group), 'member');
  });

  test('a link ends: used up, withdrawn, too old, archived, or when somebody is taken out', async () => {
    const group = await aGroup('private');
    const ends = async (end: (link: { id: string; token: string }) => Promise<unknown>) => {
      const link = await aLink(group, 1);
      assert.equal(await lands(member, link.token), group.slug);
      await end(link);
      assert.equal(await lands(member, link.token), 'over');
      await refused(groups.acceptGroupLink(by(member), link.token), 'link_over');
    };
    await ends(({ token }) => groups.acceptGroupLink(by(other), token));
    await ends(async ({ id }) => {
      await refused(groups.revokeGroupLink(by(other), group, id), 'only_stewards');
      await groups.revokeGroupLink(by(steward), group, id);
    });
    await ends(({ id }) =>
      db
        .updateTable('group_link')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('id', '=', id)
        .execute(),
    );
    await groups.joinGroup(by(other), group, join());
    await ends(() => groups.removeFromGroup(by(steward), group, other.id));
    await ends(() => groups.archiveGroup(by(steward), group, true));
  });

  test('whoever is taken out is told; whose invitation is taken back is not', async () => {
    const group = await aGroup('restricted', { name: 'The leaving' });
    await groups.inviteToGroup(by(steward), group, member.handle);
    await groups.inviteToGroup(by(steward), group, other.handle);
    await groups.joinGroup(by(member), group, join());
    for (const { id } of [member, other]) await groups.removeFromGroup(by(steward), group, id);
    const gone = 'You are no longer in the group “The leaving”';
    assert.equal((await mailsTo(member, 'The leaving')).at(-1), gone);
    assert.ok(!(await mailsTo(other, 'The leaving')).includes(gone));
  });
});

describe('at the same time', () => {
  const settle = async (...work: Promise<unknown>[]) =>
    (await Promise.allSettled(work)).map((one) =>
      one.status === 'fulfilled' ? 'done' : (one.reason as DomainError).code,
    );

  test('the last use of a link goes to one', async () => {
    const group = await aGroup('private');
    const { url } = await groups.makeGroupLink(by(steward), group, { days: 1, maxUses: 1 });
    const token = url.split('/').at(-1)!;
    const works = [member, other, stranger].map((who) => groups.acceptGroupLink(by(who), token));
    assert.deepEqual((await settle(...works)).sort(), ['done', 'link_over', 'link_over']);
  });

  test('joining twice is joining once', async () => {
    const group = await aGroup('open');
    const works = Array.from({ length: 4 }, () => groups.joinGroup(by(member), group, join()));
    assert.deepEqual(await settle(...works), ['done', 'done', 'done', 'done']);
    assert.equal((await find(member, group)).memberCount, 2);
  });

  test('asking twice is asking once, and the stewards are told once', async () => {
    const group = await aGroup('restricted', { name: 'Twice' });
    const ask = () => groups.joinGroup(by(member), group, join());
    assert.deepEqual(await settle(ask(), ask(), ask()), ['done', 'done', 'done']);
    assert.equal((await groups.findGroupDoor(by(steward), group)).requests.length, 1);
    assert.deepEqual(await mailsTo(steward, 'asks to join the group “Twice”'), [
      'Member asks to join the group “Twice”',
    ]);
  });

  test('a steward who presses twice decides once', async () => {
    const group = await aGroup('restricted', { name: 'Pressed' });
    await groups.joinGroup(by(other), group, join());
    const accept = () => groups.decideGroupRequest(by(steward), group, other.id, true);
    assert.deepEqual((await settle(accept(), accept())).sort(), ['done', 'request_gone']);
    assert.equal((await find(other, group)).memberCount, 2);
    assert.equal((await mailsTo(other, 'Pressed')).length, 1);
  });

  test('leaving while posting: what was said stays, or is not said; nothing is read afterwards', async () => {
    const group = await aGroup('restricted');
    const { id, slug } = await aConversation(by(steward), { space: group.ref });
    for (let round = 0; round < 4; round++) {
      await groups.inviteToGroup(by(steward), group, member.handle);
      await groups.joinGroup(by(member), group, join());
      const count = async () =>
        (await findConversation(by(steward), slug, 1, { member: '' })).posts.length;
      const before = await count();
      const [said, left] = await settle(
        addPost(by(member), id, { markdown: `Round ${round}` }),
        groups.leaveGroup(by(member), group),
      );
      assert.equal(left, 'done');
      assert.ok(['done', 'not_found'].includes(said!), said);
      assert.equal(await count(), before + (said === 'done' ? 1 : 0));
      await refused(findConversation(by(member), slug, 1, { member: '' }), 'not_found');
      await refused(addPost(by(member), id, { markdown: 'Late' }), 'not_found');
    }
  });

  test('two stewards decide: one does', async () => {
    const group = await aGroup('restricted');
    await groups.joinGroup(by(other), group, join());
    await groups.inviteToGroup(by(steward), group, member.handle);
    await groups.joinGroup(by(member), group, join());
    await groups.setGroupSteward(by(steward), group, member.id, true);
    const outcome = await settle(
      groups.decideGroupRequest(by(steward), group, other.id, true),
      groups.decideGroupRequest(by(member), group, other.id, false),
    );
    assert.deepEqual(outcome.sort(), ['done', 'request_gone']);
    const decisions = (await trail(group.id)).filter((action) => action.endsWith('_request'));
    assert.equal(decisions.length, 1);
  });

  test('taking a request back while being let in ends outside', async () => {
    const group = await aGroup('restricted');
    await groups.joinGroup(by(other), group, join());
    await settle(
      groups.decideGroupRequest(by(steward), group, other.id, true),
      groups.leaveGroup(by(other), group),
    );
    assert.equal(await standing(other, group), null);
  });

  test('two stewards leave: one stays', async () => {
    const group = await aGroup('open');
    await groups.joinGroup(by(member), group, join());
    await groups.setGroupSteward(by(steward), group, member.id, true);
    const outcome = await settle(
      groups.leaveGroup(by(steward), group),
      groups.leaveGroup(by(member), group),
    );
    assert.deepEqual(outcome.sort(), ['done', 'last_steward']);
    assert.equal((await find(stranger, group)).stewards.length, 1);
  });
});

test('who is concerned gets a mail, in their language; who wants none gets none', async () => {
  const silent = await aMember(db, { mail_rhythm: 'never' });
  const french = await aMember(db, { locale: 'fr' });
  const group = await aGroup('restricted', { name: 'Mailed' });
  for (const who of [silent, french]) await groups.inviteToGroup(by(steward), group, who.handle);
  await groups.joinGroup(by(member), group, join());
  await groups.joinGroup(by(other), group, join());
  await groups.decideGroupRequest(by(steward), group, member.id, true);
  await groups.decideGroupRequest(by(steward), group, other.id, false);
  assert.deepEqual(await mailsTo(silent, 'Mailed'), []);
  assert.deepEqual(await mailsTo(french, 'Mailed'), [
    'Steward vous invite dans le groupe «\u202fMailed\u202f»',
  ]);
  assert.deepEqual(await mailsTo(steward, 'Mailed'), [
    'Host invites you to the group “Mailed”',
    'Member asks to join the group “Mailed”',
    'Other asks to join the group “Mailed”',
  ]);
  assert.deepEqual(await mailsTo(member, 'Mailed'), ['You are now in the group “Mailed”']);
  assert.deepEqual(await mailsTo(other, 'Mailed'), ['You were not let into the group “Mailed”']);
});

test('under another identity: offered in a group too, and its stewards see no more than others', async () => {
  const team = await anOrganisation(db, { name: 'Town of Secrets' });
  const shy = await aMember(db, { name: 'Shy Person', organisation_id: team.id });
  const group = await aGroup('private');
  await groups.inviteToGroup(by(steward), group, shy.handle);
  await groups.joinGroup(by(shy), group, join());
  const { id, slug } = await aConversation(by(shy), { space: group.ref, identity: 'member' });
  const self = await withPersonas(shy);
  const offered = await listIdentities(self, id);
  assert.deepEqual(
    offered.map(({ label }) => label),
    ['Shy Person', 'A member'],
    'one label in one thread',
  );
  await addPost(self, id, { markdown: 'More of it.', identity: 'member' });
  await addPost(by(steward), id, { markdown: 'Tell us.' });
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, id), [
    'answered Shy Person (instant)',
    'new_post Steward (instant)',
  ]);
  const told = JSON.stringify([
    await findConversation(by(steward), slug, 1, { member: '' }),
    await listConversations(by(steward), listInput.parse({ group: group.slug })),
    await search(by(steward), searchInput.parse({ q: 'others' })),
  ]);
  assert.match(told, /A member/);
  for (const secret of [shy.id, shy.handle, 'Shy Person', 'Town of Secrets'])
    assert.ok(!told.includes(secret), secret);
  // Whoever left edits and reads it no more, under whatever identity.
  await groups.leaveGroup(self, group);
  await refused(findConversation(self, slug, 1, { member: '' }), 'not_found');
});

test('the trail tells hosts what stewards did where they see the group, and of no other', async () => {
  const made: { id: string; slug: string }[] = [];
  for (const access of ['open', 'restricted', 'private', 'confidential'] as const) {
    const group = await aGroup(access, { name: `Trailed ${access}` });
    await groups.inviteToGroup(by(steward), group, stranger.handle);
    await groups.removeFromGroup(by(steward), group, stranger.id);
    made.push(group);
  }
  const read = async (who: TestMember) => {
    const { lines } = await listTrail(by(who), { action: 'remove_from_group' });
    return lines.map(({ title, about, href, actor }) => ({ title, about, href, actor }));
  };
  const line = (n: number, title: string, about: string | null) => ({
    ...{ title, about, href: `/groups/${made[n]!.slug}`, actor: 'Steward' },
  });
  const outside = [line(1, 'Trailed restricted', null), line(0, 'Trailed open', 'Stranger')];
  assert.deepEqual((await read(admin)).slice(0, 2), outside);
  const all = JSON.stringify(await listTrail(by(admin), {}));
  for (const { id, slug } of made.slice(2)) assert.ok(!all.includes(id) && !all.includes(slug));
  await groups.inviteToGroup(by(steward), made[3]!, host.handle);
  await groups.joinGroup(by(host), made[3]!, join());
  assert.deepEqual((await read(host))[0], line(3, 'Trailed confidential', 'Stranger'));
});

test('news of a group come at the rhythm chosen for it, to those who may read it', async () => {
  const group = await aGroup('restricted');
  for (const [who, news] of [
    [member, 'instant'],
    [other, 'never'],
  ] as const) {
    await groups.inviteToGroup(by(steward), group, who.handle);
    await groups.joinGroup(by(who), group, join({ news }));
  }
  // Asked, follows already, and does not read yet.
  await groups.joinGroup(by(stranger), group, join({ news: 'daily' }));
  const first = await aConversation(by(steward), { space: group.ref });
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, first.id), ['new_in_group Member (instant)']);

  await groups.chooseGroupNews(by(other), group, 'daily');
  await groups.leaveGroup(by(member), group);
  await refused(groups.chooseGroupNews(by(host), group, 'daily'), 'not_in_group');
  const second = await aConversation(by(steward), { space: group.ref });
  await tellEverybody(db);
  assert.deepEqual(await listTold(db, second.id), ['new_in_group Other (daily)']);
  const following = await listConversations(by(other), listInput.parse({ view: 'following' }));
  assert.ok(following.items.some(({ id }) => id === second.id));
});

test('the list: one’s own first, by name, page by page', async () => {
  const newcomer = await aMember(db);
  for (let n = 0; n < 22; n++) {
    const name = `Zz ${String(n).padStart(2, '0')}`;
    await groups.createGroup(by(admin), groupInput.parse({ name, access: 'open' }));
  }
  const last = (await groups.listGroups(by(newcomer), { q: '' })).next!;
  const second = await groups.listGroups(by(newcomer), { q: '', after: last });
  const mine = second.items.at(-1)!;
  await groups.joinGroup(by(newcomer), mine, join());
  const first = await groups.listGroups(by(newcomer), { q: '' });
  assert.equal(first.items[0]!.id, mine.id);
  const rest = await groups.listGroups(by(newcomer), { q: '', after: first.next! });
  const found = await groups.listGroups(by(newcomer), { q: 'ZZ 1' });
  assert.equal(found.items.length, 10);
  assert.deepEqual((await groups.listGroups(by(newcomer), { q: '%' })).items, []);
  const ids = [...first.items, ...rest.items].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requestToJoin, setJoining } from '#commons/members/server/index.ts';
import { decideInput, reportInput } from '#commons/moderation/schema.ts';
import {
  appeal,
  assignCase,
  decideCase,
  findCase,
  report,
} from '#commons/moderation/server/index.ts';
import { setNewcomers } from '#commons/waiting/server/index.ts';
import { approveWaiting } from '#features/conversations/server/index.ts';
import { saveTeam } from '#commons/teams/server/index.ts';
import { teamInput } from '#commons/teams/schema.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aReply, as, type TestMember } from '#tests/support/factories.ts';
import { groupInput } from '#features/groups/schema.ts';
import { createGroup } from '#features/groups/server/index.ts';
import { listWaitingInput, takeOnInput, type WaitingKind } from '../schema.ts';
import {
  fillSavedReply,
  listSavedReplies,
  listWaiting,
  removeReply,
  saveReply,
  takeOn,
} from './index.ts';

process.env.SITE_URL ??= 'http://127.0.0.1:3000';
const { db, countQueries } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Hanne' });
const colleague = await aMember(db, { role: 'host', name: 'Colin' });
const moderator = await aMember(db, { role: 'moderator' });
const member = await aMember(db);
const author = await aMember(db, { name: 'Ada' });
const { id: team } = await saveTeam(
  as(db, host),
  null,
  teamInput.parse({ name: 'Support', handle: 'support', members: [colleague.handle] }),
);
const by = (who: TestMember | null) => as(db, who);
const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
const waiting = async (who = host, query: Record<string, string> = {}) =>
  (await listWaiting(by(who), listWaitingInput.parse(query))).items;
const ids = async (query: Record<string, string> = {}, who = host) =>
  (await waiting(who, query)).map(({ id }) => id);
const take = (kind: WaitingKind, id: string, more: Record<string, unknown> = {}, who = host) =>
  takeOn(by(who), kind, id, takeOnInput.parse(more));

/** A question, asked some days ago. */
async function aQuestion(days = 2, more: Parameters<typeof aConversation>[1] = {}, who = author) {
  const { id } = await aConversation(by(who), more);
  await db
    .updateTable('thing')
    .set({ created_at: ago(days) })
    .where('id', '=', id)
    .execute();
  return id;
}
async function aCase() {
  const thing = await aConversation(by(member), { kind: 'discussion' });
  const post = await aReply(by(author), thing.id, 'Words that somebody minds.');
  const { id } = await report(
    by(member),
    reportInput.parse({ kind: 'post', id: post.id, agreement: 'law', reason: 'x' }),
  );
  const { case_id } = await db
    .selectFrom('report')
    .select('case_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return case_id;
}

describe('what waits', () => {
  test('is for hosts', async () => {
    for (const [who, code] of [
      [null, 'sign_in_required'],
      [member, 'hosts_only'],
      [moderator, 'hosts_only'],
    ] as const) {
      await assert.rejects(listWaiting(by(who), listWaitingInput.parse({})), { code });
      await assert.rejects(takeOn(by(who), 'question', newId(), takeOnInput.parse({})), { code });
    }
  });

  test('of each kind for those who may decide on it', async () => {
    const id = await aCase();
    const asking = await aQuestion();
    const desk = by(moderator);
    const holding = (...names: string[]) => ({
      ...desk,
      actor: { ...desk.actor, capabilities: new Set(['use_desk', ...names]) },
    });
    const seen = async (ctx: ReturnType<typeof by>) =>
      (await listWaiting(ctx, listWaitingInput.parse({}))).items.map((item) => item.id);
    const none = await seen(holding());
    assert.ok(none.includes(asking) && !none.includes(id));
    assert.ok((await seen(holding('moderate'))).includes(id));
    const only = await listWaiting(holding(), listWaitingInput.parse({ kind: 'join_request' }));
    assert.deepEqual(only.items, []);
    await assert.rejects(takeOn(holding(), 'report', id, takeOnInput.parse({})), {
      kind: 'not_found',
    });
    await aReply(by(member), asking);
  });

  test('questions without a reply for a day, and they go by themselves', async () => {
    const [old, fresh, forgotten] = [await aQuestion(3), await aQuestion(0), await aQuestion(120)];
    const talk = await aQuestion(3, { kind: 'discussion' });
    const found = await ids({ kind: 'question' });
    assert.ok(found.includes(old));
    for (const id of [fresh, forgotten, talk]) assert.ok(!found.includes(id));
    await aReply(by(member), old);
    assert.ok(!(await ids({ kind: 'question' })).includes(old));
  });

  test('nothing of a space that the host does not read, and no author behind an identity', async () => {
    const group = await createGroup(
      by(colleague),
      groupInput.parse({ name: 'Secret', access: 'confidential' }),
    );
    const secret = await aQuestion(2, { space: `group/${group.id}` }, colleague);
    assert.ok(!(await ids()).includes(secret));
    assert.ok((await ids({}, colleague)).includes(secret));
    await assert.rejects(take('question', secret), { kind: 'not_found' });
    const shielded = await aQuestion(2, { identity: 'member' });
    const seen = (await waiting()).find(({ id }) => id === shielded)!;
    assert.ok(!JSON.stringify(seen).includes('Ada') && !JSON.stringify(seen).includes(author.id));
  });

  test('reports, appeals, requests and invitations', async () => {
    const open = await aCase();
    const decided = await aCase();
    const { id } = await decideCase(
      by(moderator),
      decided,
      decideInput.parse({ measure: 'hide', agreement: 'law', reason: 'x' }),
    );
    assert.ok(!(await ids()).includes(decided));
    await appeal(by(author), id, { text: 'No.' });
    await setJoining(by(host), { policy: 'request', domains: [] });
    const caller = { ip: '127.0.0.1' };
    await requestToJoin(by(null), { email: 'new@example.org', name: 'Nele', reason: '' }, caller);
    const invitation = newId();
    await db
      .insertInto('invitation')
      .values([
        { id: invitation, email: 'late@example.org', created_at: ago(9) },
        { id: newId(), email: 'early@example.org', created_at: ago(1) },
      ])
      .execute();
    const found = await waiting();
    const kindOf = (one: string) => found.find((item) => item.id === one)?.kind;
    assert.deepEqual([kindOf(open), kindOf(decided)], ['report', 'appeal']);
    assert.equal(found.find(({ kind }) => kind === 'join_request')?.who, 'Nele');
    const invited = found.filter(({ kind }) => kind === 'invitation');
    assert.deepEqual(
      invited.map((item) => item.id),
      [invitation],
    );
  });

  test('first posts of newcomers, by the label that they chose', async () => {
    await setNewcomers(by(host), { posts: 1 });
    const newcomer = await aMember(db, { name: 'Nora' });
    const { id, waits } = await aConversation(by(newcomer), { identity: 'member' });
    await setNewcomers(by(host), { posts: 0 });
    assert.equal(waits, true);
    const item = (await waiting()).find((one) => one.id === id)!;
    assert.deepEqual(
      [item.kind, item.who, item.href],
      ['first_post', 'A member', `/waiting/${id}`],
    );
    assert.ok(!JSON.stringify(item).includes('Nora'));
    await take('first_post', id, { memberId: host.id });
    assert.ok((await ids({ view: 'mine' })).includes(id));
    await approveWaiting(by(host), id, { trust: false });
    assert.ok(!(await ids()).includes(id));
  });

  test('comes in pages, the longest first, in one query', async () => {
    for (let i = 0; i < 34; i++) await aQuestion(10 + i / 100);
    countQueries();
    const first = await listWaiting(by(host), listWaitingInput.parse({}));
    assert.equal(countQueries(), 1);
    assert.equal(first.items.length, 30);
    const rest = await listWaiting(by(host), listWaitingInput.parse({ after: first.next }));
    const all = [...first.items, ...rest.items];
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    const times = all.map(({ since }) => since);
    assert.deepEqual(times, [...times].sort());
    assert.equal(listWaitingInput.parse({ after: 'nonsense', view: 'x' }).view, 'all');
    await listWaiting(by(host), listWaitingInput.parse({ after: 'nonsense' }));
  });
});

describe('whose it is', () => {
  test('a person, a team, a note and a day; each view shows its own', async () => {
    const [mine, teams, nobody] = [await aQuestion(20), await aQuestion(20), await aQuestion(20)];
    await take('question', mine, { memberId: host.id, note: 'Ask Jo.', dueOn: '2026-01-05' });
    await take('question', teams, { teamId: team, dueOn: '2100-01-01' });
    const [item] = await waiting(host, { view: 'mine' });
    assert.deepEqual(
      [item!.id, item!.member?.name, item!.note, item!.dueOn, item!.overdue],
      [mine, 'Hanne', 'Ask Jo.', '2026-01-05', true],
    );
    assert.deepEqual(await ids({ view: 'teams' }, colleague), [teams]);
    assert.deepEqual(await ids({ view: 'teams' }), []);
    assert.deepEqual(await ids({ view: 'overdue' }), [mine]);
    const free = await ids({ view: 'unassigned' });
    assert.ok(free.includes(nobody) && !free.includes(mine) && !free.includes(teams));
    await aReply(by(member), mine);
    assert.deepEqual(await ids({ view: 'mine' }), []);
  });

  test('only of those who keep the house, and only what waits', async () => {
    const id = await aQuestion(20);
    const fields = (wanted: Record<string, string>) => (error: unknown) => {
      assert.deepEqual((error as { fields?: unknown }).fields, wanted);
      return true;
    };
    await assert.rejects(
      take('question', id, { memberId: member.id }),
      fields({ who: 'not_a_moderator' }),
    );
    await assert.rejects(take('question', id, { teamId: newId() }), fields({ who: 'choose_one' }));
    await assert.rejects(take('report', id), { kind: 'not_found' });
    await aReply(by(member), id);
    await assert.rejects(take('question', id), { kind: 'not_found' });
  });

  test('of a report is one with the case that moderators see', async () => {
    const id = await aCase();
    await take('report', id, { memberId: moderator.id, dueOn: '2100-01-01' });
    const seen = await findCase(by(moderator), id, { member: '' });
    assert.equal(seen.assignee?.id, moderator.id);
    await assignCase(by(moderator), id, host.id);
    const item = (await waiting(host, { view: 'mine' })).find((one) => one.id === id);
    assert.deepEqual([item?.member?.id, item?.dueOn], [host.id, '2100-01-01']);
    await take('report', id, {});
    assert.equal((await findCase(by(moderator), id, { member: '' })).assignee, null);
  });
});

describe('saved replies', () => {
  test('hosts word them, moderators use them, the name is filled in', async () => {
    const input = { title: 'Hello', language: 'en', markdown: 'Dear {name}, and {name} again' };
    for (const who of [member, moderator])
      await assert.rejects(saveReply(by(who), null, input), { code: 'hosts_only' });
    await assert.rejects(saveReply(by(null), null, input), { code: 'sign_in_required' });
    await assert.rejects(listSavedReplies(by(null)), { code: 'sign_in_required' });
    await assert.rejects(listSavedReplies(by(member)), { code: 'moderators_only' });
    const { id } = await saveReply(by(host), null, input);
    await saveReply(by(host), null, { ...input, language: 'fr' });
    const french = await listSavedReplies({ ...by(moderator), locale: 'fr' });
    assert.equal(french[0]!.language, 'fr');
    const filled = await fillSavedReply(by(moderator), id, 'Ada');
    assert.equal(filled, 'Dear Ada, and Ada again');
    const marked = await fillSavedReply(by(moderator), id, '[Ada](https://x.example)');
    assert.match(marked!, /^Dear \\\[Ada\\\]\(/, 'a name is a name, not a link');
    await assert.rejects(fillSavedReply(by(member), id, 'Ada'), { code: 'moderators_only' });
    await assert.rejects(removeReply(by(moderator), id), { code: 'hosts_only' });
    await removeReply(by(host), id);
    assert.equal(await fillSavedReply(by(host), id, 'Ada'), null);
  });
});

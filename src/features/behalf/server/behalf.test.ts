import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findConversation } from '#features/conversations/server/index.ts';
import { saveDraft } from '#commons/threads/server/index.ts';
import { listTrail } from '#commons/audit/server/index.ts';
import { listTrailInput } from '#commons/audit/schema.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aMember,
  anOrganisation,
  aPractice,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { confirmInput, helpInput, onBehalfInput } from '../schema.ts';
import {
  askOnBehalf,
  confirmOnBehalf,
  countHelp,
  declineOnBehalf,
  findOnBehalf,
  forgetOnBehalf,
  listEntered,
  logHelp,
} from './index.ts';

process.env.SITE_URL ??= 'http://127.0.0.1:3000';
const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Hanne' });
const moderator = await aMember(db, { role: 'moderator' });
const member = await aMember(db, { name: 'Mia' });
const visitor = as(db, null);
const by = (who: TestMember | null) => as(db, who);
const YES = confirmInput.parse({ title: 'How long?', markdown: 'To the vote, **all in all**.' });
let n = 0;

const input = (more: Record<string, unknown> = {}) =>
  onBehalfInput.parse({
    ...{ name: 'Jo Client', email: `jo${++n}@example.org`, locale: 'en' },
    ...{ title: 'How long does it take?', markdown: 'From the idea to the vote.', ...more },
  });
const mailTo = async (email: string) =>
  (
    await db
      .selectFrom('mail_outbox')
      .select('text')
      .where('to_address', '=', email)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
  ).text ?? '';
/** Enters a question, and gives the secret of the link that its mail has. */
async function enter(more: Record<string, unknown> = {}) {
  const given = input(more);
  const { id } = await askOnBehalf(by(host), given);
  const token = /\/ask\/([\w-]+)/.exec(await mailTo(given.email))![1]!;
  return { ...given, id, token };
}
const row = (id: string) =>
  db.selectFrom('question_on_behalf').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const over = (error: unknown) => error instanceof DomainError && error.code === 'link_over';

describe('a question on behalf', () => {
  test('is entered by hosts, and published by nobody before a yes', async () => {
    for (const [who, code] of [
      [null, 'sign_in_required'],
      [member, 'hosts_only'],
      [moderator, 'hosts_only'],
    ] as const) {
      await assert.rejects(askOnBehalf(by(who), input()), { code });
      await assert.rejects(listEntered(by(who)), { code });
    }
    const { email, token } = await enter();
    assert.match(await mailTo(email), /From the idea to the vote\./);
    assert.match(await mailTo(email), /Hanne/);
    const { count } = await db
      .selectFrom('thing')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    assert.equal(Number(count), 0);
    assert.equal((await findOnBehalf(visitor, token)).by, 'Hanne');
    await assert.rejects(findOnBehalf(visitor, 'guess'), over);
    await assert.rejects(confirmOnBehalf(visitor, 'guess', YES), over);
  });

  test('becomes theirs with a yes, in their words; who is no member becomes one', async () => {
    const practice = await aPractice(db);
    const { email, token, id } = await enter({ practiceIds: [practice.id] });
    const { href } = await confirmOnBehalf(visitor, token, YES);
    const view = await findConversation(by(member), href.split('/').at(-1)!, 1, { member: '?' });
    assert.deepEqual(
      [view.title, view.kind, view.author.name, view.space.kind, view.practices.length],
      ['How long?', 'question', 'Jo Client', 'members', 1],
    );
    const jo = await db
      .selectFrom('member')
      .selectAll()
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    assert.deepEqual([jo.state, jo.role], ['active', 'member']);
    const kept = await row(id);
    assert.deepEqual(
      [kept.state, kept.name, kept.email, kept.markdown, kept.title, kept.token_hash],
      ['published', null, null, '', '', null],
    );
    const { lines } = await listTrail(by(host), listTrailInput.parse({ action: 'ask_on_behalf' }));
    assert.deepEqual([lines[0]!.actor, lines[0]!.title], ['Hanne', 'How long?']);
    assert.equal((await listEntered(by(host)))[0]!.href, href);
  });

  test('of a member is the member’s, and leaves their own draft alone', async () => {
    await saveDraft(by(member), 'new', { title: 'Half a thought' });
    const { token } = await enter({ email: member.email });
    const shielded = { ...YES, identity: 'member' as const };
    const { href } = await confirmOnBehalf(visitor, token, shielded);
    const view = await findConversation(by(moderator), href.split('/').at(-1)!, 1, { member: '?' });
    assert.equal(view.author.name, 'A member');
    const drafts = await db
      .selectFrom('draft')
      .select('key')
      .where('member_id', '=', member.id)
      .execute();
    assert.deepEqual(drafts, [{ key: 'new' }]);
  });

  test('is answered once, whoever clicks at once', async () => {
    const { token } = await enter();
    const tries = await Promise.allSettled([
      confirmOnBehalf(visitor, token, YES),
      confirmOnBehalf(visitor, token, YES),
      declineOnBehalf(visitor, token),
    ]);
    assert.equal(tries.filter((one) => one.status === 'fulfilled').length, 1);
    for (const one of tries) if (one.status === 'rejected') assert.ok(over(one.reason));
  });

  test('is forgotten with a no, or after ninety days, and not before', async () => {
    const [no, old] = [await enter(), await enter()];
    await declineOnBehalf(visitor, no.token);
    assert.deepEqual([(await row(no.id)).state, (await row(no.id)).email], ['declined', null]);
    const later = (days: number) => new Date(Date.now() + days * 86_400_000);
    await forgetOnBehalf(db, later(89));
    assert.equal((await row(old.id)).email, old.email);
    await forgetOnBehalf(db, later(91));
    const kept = await row(old.id);
    assert.deepEqual(
      [kept.state, kept.name, kept.email, kept.title, kept.markdown],
      ['forgotten', null, null, '', ''],
    );
    await assert.rejects(confirmOnBehalf(visitor, old.token, YES), over);
  });

  test('nobody is suspended and asks', async () => {
    const barred = await aMember(db, { state: 'suspended' });
    await assert.rejects(askOnBehalf(by(host), input({ email: barred.email })), (error) => {
      assert.deepEqual((error as DomainError).fields, { email: 'member_suspended' });
      return true;
    });
    const { email, token } = await enter();
    await aMember(db, { email, state: 'suspended' });
    await assert.rejects(confirmOnBehalf(visitor, token, YES), { code: 'member_suspended' });
  });
});

test('help that was given to one is counted for the month', async () => {
  const town = await anOrganisation(db, { name: 'Wilgenbeke' });
  const help = helpInput.parse({ organisation: 'Wilgenbeke', minutes: 15 });
  await assert.rejects(logHelp(by(moderator), help), { code: 'hosts_only' });
  await assert.rejects(countHelp(by(member)), { code: 'hosts_only' });
  const { id } = await logHelp(by(host), help);
  await logHelp(by(host), helpInput.parse({ organisation: town.slug }));
  await assert.rejects(logHelp(by(host), helpInput.parse({ organisation: 'Nowhere' })), (error) => {
    assert.deepEqual((error as DomainError).fields, { organisation: 'organisation_unknown' });
    return true;
  });
  assert.equal(await countHelp(by(host)), 2);
  await db
    .updateTable('help')
    .set({ at: new Date(Date.now() - 40 * 86_400_000) })
    .where('id', '=', id)
    .execute();
  assert.equal(await countHelp(by(host)), 1);
});

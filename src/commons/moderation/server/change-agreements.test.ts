import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listTrail } from '#commons/audit/server/index.ts';
import { listTrailInput } from '#commons/audit/schema.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aReply, as } from '#tests/support/factories.ts';
import { agreementInput, decideInput, reportInput } from '../schema.ts';
import {
  decideCase,
  findAgreementTexts,
  findDecision,
  listAgreements,
  moveAgreement,
  report,
  retireAgreement,
  saveAgreement,
} from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const moderator = await aMember(db, { role: 'moderator' });
const member = await aMember(db);
const author = await aMember(db);
const by = (who: typeof host | null, locale?: 'de' | 'fr') => as(db, who, locale ? { locale } : {});
const titles = async (locale?: 'de' | 'fr') =>
  (await listAgreements(by(null, locale))).map(({ title }) => title);
const input = (texts: Record<string, { title: string; body?: string }>) =>
  agreementInput.parse({ texts });

test('hosts word the agreements; moderators and members do not', async () => {
  const made = input({ en: { title: 'Speak plainly', body: 'No jargon.' } });
  for (const [who, code] of [
    [null, 'sign_in_required'],
    [member, 'hosts_only'],
    [moderator, 'hosts_only'],
  ] as const) {
    await assert.rejects(findAgreementTexts(by(who)), { code });
    await assert.rejects(saveAgreement(by(who), null, made), { code });
    await assert.rejects(saveAgreement(by(who), 'law', made), { code });
    await assert.rejects(moveAgreement(by(who), 'law', 1), { code });
    await assert.rejects(retireAgreement(by(who), 'law', true), { code });
  }
  const { id } = await saveAgreement(by(host), null, made);
  assert.equal(id, 'speak_plainly');
  assert.equal((await titles()).at(-1), 'Speak plainly');
  assert.equal((await titles('de')).at(-1), 'Speak plainly', 'English where there is no German');
  const twin = await saveAgreement(by(host), null, made);
  assert.notEqual(twin.id, id);
  await retireAgreement(by(host), twin.id, true);
  await assert.rejects(saveAgreement(by(host), 'unknown', made), { kind: 'not_found' });
});

test('it has words in one language at least, and none is lost that was not changed', async () => {
  await assert.rejects(saveAgreement(by(host), 'law', input({ en: { title: '' } })), (error) => {
    assert.deepEqual((error as { fields?: unknown }).fields, {
      texts: 'agreement_without_words',
    });
    return true;
  });
  assert.equal(agreementInput.safeParse({ texts: { en: { body: 'No title' } } }).success, false);
  const before = (await findAgreementTexts(by(host))).find(({ id }) => id === 'law')!;
  await saveAgreement(by(host), 'law', {
    texts: { ...before.texts, fr: { title: 'La loi', body: 'Rien d’interdit.' } },
  });
  const after = (await findAgreementTexts(by(host))).find(({ id }) => id === 'law')!;
  assert.deepEqual(after.texts.de, before.texts.de);
  assert.ok((await titles('fr')).includes('La loi'));
  await saveAgreement(by(host), 'law', { texts: { ...after.texts, fr: { title: '', body: '' } } });
  assert.ok((await titles('fr')).includes('Lawful content'), 'English once there is no French');
  const { rows } = await db
    .selectFrom('agreement_text')
    .select('since')
    .where('agreement_id', '=', 'law')
    .execute()
    .then((rows) => ({ rows }));
  await saveAgreement(by(host), 'law', { texts: { ...after.texts, fr: { title: '', body: '' } } });
  const again = await db
    .selectFrom('agreement_text')
    .select('since')
    .where('agreement_id', '=', 'law')
    .execute();
  assert.equal(again.length, rows.length, 'saving what is there writes nothing');
});

test('a decision keeps the words of its day', async () => {
  const thing = await aConversation(by(member));
  const post = await aReply(by(author), thing.id);
  await report(
    by(member),
    reportInput.parse({ kind: 'post', id: post.id, agreement: 'respect', reason: 'x' }),
  );
  const { id: caseId } = await db
    .selectFrom('moderation_case')
    .select('id')
    .where('target_id', '=', post.id)
    .executeTakeFirstOrThrow();
  const { id } = await decideCase(
    by(moderator),
    caseId,
    decideInput.parse({ measure: 'warn', agreement: 'respect', reason: 'x' }),
  );
  const then = (await findDecision(by(author), id)).agreement;
  await saveAgreement(by(host), 'respect', input({ en: { title: 'Be kind', body: 'Always.' } }));
  assert.ok((await titles()).includes('Be kind'));
  assert.deepEqual((await findDecision(by(author), id)).agreement, then);
  assert.equal(then.title, 'Respect');
});

test('their order, and which are offered; one always is', async () => {
  const ids = async () => (await listAgreements(by(null))).map(({ id }) => id);
  const [first, second] = await ids();
  await moveAgreement(by(host), second!, 1);
  assert.deepEqual((await ids()).slice(0, 2), [second, first]);
  await moveAgreement(by(host), second!, 1000);
  assert.equal((await ids()).at(-1), second);

  await retireAgreement(by(host), first!, true);
  assert.ok(!(await ids()).includes(first!));
  const thing = await aConversation(by(author));
  const named = reportInput.parse({ kind: 'thing', id: thing.id, agreement: first, reason: 'x' });
  await assert.rejects(report(by(member), named), (error) => {
    assert.deepEqual((error as { fields?: unknown }).fields, { agreement: 'choose_one' });
    return true;
  });
  await retireAgreement(by(host), first!, false);
  assert.ok((await ids()).includes(first!));

  const all = await ids();
  const tries = await Promise.allSettled(all.map((id) => retireAgreement(by(host), id, true)));
  assert.equal(tries.filter((one) => one.status === 'rejected').length, 1);
  assert.equal((await ids()).length, 1);
  const { lines } = await listTrail(by(host), listTrailInput.parse({ action: 'retire_agreement' }));
  assert.ok(lines.some(({ reason }) => reason === 'Be kind'));
});

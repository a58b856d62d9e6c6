import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aReply, as } from '#tests/support/factories.ts';
import { decideInput, listCasesInput, reportInput, visitorReportInput } from '../schema.ts';
import { forgetReporters } from './forget-reporters.ts';
import {
  askAgain,
  decideAppeal,
  decideCase,
  findCase,
  findOwnReport,
  findReportTarget,
  listCases,
  listOwnReports,
  report,
  reportAsVisitor,
} from './index.ts';
import { makeLinkKey } from './link-key.ts';

const { db } = await testDatabase();
const author = await aMember(db);
const reader = await aMember(db, { name: 'Rik Reporter' });
const moderator = await aMember(db, { role: 'moderator' });
const other = await aMember(db, { role: 'moderator' });
const host = await aMember(db, { role: 'host' });
const visitor = as(db, null);
const unknown = { member: '?' };
const TEXT = { text: 'Look at the second half.' };
let callers = 0;

const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof DomainError, String(error));
  assert.equal(error.code, expected);
  return true;
};
const later = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) });

/** A post by the author, in a conversation that everybody reads unless told otherwise. */
async function aPost(space: 'public' | 'members' = 'public') {
  const thing = await aConversation(as(db, reader), { space });
  return aReply(as(db, author), thing.id);
}
const byVisitor = (id: string, more: Record<string, unknown> = {}) =>
  reportAsVisitor(
    visitor,
    visitorReportInput.parse({
      ...{ kind: 'post', id, agreement: 'law', reason: 'It is a threat.', goodFaith: true },
      ...{ name: 'Vera Visitor', email: `vera${callers}@example.org`, ...more },
    }),
    { ip: `10.0.0.${callers++}` },
  );
const caseOf = async (reportId: string) =>
  (
    await db
      .selectFrom('report')
      .select('case_id')
      .where('id', '=', reportId)
      .executeTakeFirstOrThrow()
  ).case_id;
const decide = (caseId: string, who = moderator, more: Record<string, unknown> = {}) =>
  decideCase(as(db, who), caseId, decideInput.parse({ measure: 'no_breach', ...more }));
/** A member's report in which nothing was found wrong. */
async function dismissed() {
  const { id } = await report(
    as(db, reader),
    reportInput.parse({ kind: 'post', id: (await aPost()).id, agreement: 'law', reason: 'x' }),
  );
  const caseId = await caseOf(id);
  await decide(caseId);
  return { id, caseId };
}
const mailsTo = async (email: string) =>
  (
    await db
      .selectFrom('mail_outbox')
      .select(['subject', 'text'])
      .where('to_address', '=', email)
      .orderBy('id')
      .execute()
  ).map(({ subject, text }) => ({ subject: subject.replace(/^\[.*?\] /, ''), text: text ?? '' }));

describe('a visitor', () => {
  test('reports what is public, and nothing else; the link of the mail tells what came of it', async () => {
    const [open, closed] = [await aPost(), await aPost('members')];
    await assert.rejects(findReportTarget(visitor, { kind: 'post', id: closed.id }), {
      kind: 'not_found',
    });
    await assert.rejects(byVisitor(closed.id), { kind: 'not_found' });
    const { id, key } = await byVisitor(open.id, { email: 'Vera@Example.org' });
    const [receipt] = await mailsTo('vera@example.org');
    assert.match(receipt!.text, new RegExp(`/en/reports/${id}\\?key=${key}`));

    for (const [who, given] of [
      [visitor, undefined],
      [visitor, await makeLinkKey(db, 'decision', id)],
      [as(db, reader), undefined],
    ] as const)
      await assert.rejects(findOwnReport(who, id, given), { kind: 'not_found' });
    assert.equal((await findOwnReport(visitor, id, key)).outcome, 'open');

    const caseId = await caseOf(id);
    const seen = await findCase(as(db, moderator), caseId, unknown);
    assert.deepEqual(seen.reports[0]!.reporter, { id: null, name: 'Vera Visitor' });
    assert.ok(!JSON.stringify(seen).includes('vera@example.org'));
    await decide(caseId, moderator, { measure: 'hide', agreement: 'law', reason: 'A threat.' });
    assert.equal((await findOwnReport(visitor, id, key)).outcome, 'breach');
    assert.equal((await mailsTo('vera@example.org')).at(-1)!.subject, 'Your report was decided');
  });

  test('says who they are, once about one text, and not without end', async () => {
    const { id } = await aPost();
    const missing = visitorReportInput.safeParse({
      ...{ kind: 'post', id, agreement: 'law', reason: 'x', name: '', email: 'none' },
    });
    assert.deepEqual(
      missing.error!.issues.map(({ path }) => path[0]),
      ['name', 'email', 'goodFaith'],
    );
    const email = 'twice@example.org';
    await byVisitor(id, { email });
    await assert.rejects(byVisitor(id, { email }), code('already_reported'));
    await assert.rejects(
      report(
        visitor,
        reportInput.parse({ kind: 'post', id, agreement: 'law', reason: 'No name.' }),
      ),
      code('sign_in_required'),
    );
    for (let i = 0; i < 3; i++) await byVisitor((await aPost()).id, { email });
    await assert.rejects(byVisitor((await aPost()).id, { email }), code('too_many'));
  });

  test('is forgotten a year after the decision, and not before', async () => {
    const { id } = await byVisitor((await aPost()).id, { email: 'gone@example.org' });
    const kept = async () =>
      (
        await db
          .selectFrom('report')
          .select(['reporter_name', 'reporter_email'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).reporter_email !== null;
    await forgetReporters(db, later(800).now());
    assert.ok(await kept(), 'it waits to be decided');
    const caseId = await caseOf(id);
    await decide(caseId);
    await forgetReporters(db, later(360).now());
    assert.ok(await kept());
    await forgetReporters(db, later(370).now());
    assert.ok(!(await kept()));
    const seen = await findCase(as(db, host), caseId, unknown);
    assert.deepEqual([seen.reports[0]!.reporter, seen.reports[0]!.visitor], [null, true]);
  });
});

describe('another look', () => {
  test('is for whoever reported, once, in time, where nothing was found wrong', async () => {
    const { id, caseId } = await dismissed();
    for (const who of [null, author, moderator])
      await assert.rejects(askAgain(as(db, who), id, TEXT), { kind: 'not_found' });
    await assert.rejects(
      askAgain(as(db, reader, later(190)), id, TEXT),
      code('too_late_to_appeal'),
    );
    await askAgain(as(db, reader, later(170)), id, TEXT);
    await assert.rejects(askAgain(as(db, reader), id, TEXT), code('asked_again_already'));
    const waiting = await listCases(as(db, other), listCasesInput.parse({ view: 'appeals' }));
    assert.ok(waiting.items.some((item) => item.id === caseId));

    const open = await byVisitor((await aPost()).id);
    await assert.rejects(askAgain(visitor, open.id, TEXT, open.key), code('not_decided_yet'));
    const hidden = { measure: 'hide', agreement: 'law', reason: 'A threat.' };
    await decide(await caseOf(open.id), moderator, hidden);
    await assert.rejects(askAgain(visitor, open.id, TEXT, open.key), code('moderators_have_acted'));
  });

  test('by somebody else: it stands, and whoever asked hears why', async () => {
    const { id, caseId } = await dismissed();
    await assert.rejects(
      decideAppeal(as(db, other), caseId, { upheld: true, reason: 'x' }),
      code('no_appeal'),
    );
    await askAgain(as(db, reader), id, TEXT);
    const answer = { upheld: true, reason: 'It is a joke among friends.' };
    await assert.rejects(
      decideAppeal(as(db, moderator), caseId, answer),
      code('another_decides_appeals'),
    );
    await decideAppeal(as(db, other), caseId, answer);
    const [mine] = await listOwnReports(as(db, reader));
    assert.deepEqual(
      [mine!.id, mine!.outcome, mine!.again?.upheld, mine!.mayAskAgain],
      [id, 'no_breach', true, 'asked_again_already'],
    );
    const mail = (await mailsTo(reader.email!)).at(-1)!;
    assert.match(mail.subject, /somebody looked again/);
    assert.match(mail.text, /joke among friends/);
  });

  test('opens the case again, to be decided anew; then it may be asked for once more', async () => {
    const { id, caseId } = await dismissed();
    await askAgain(as(db, reader), id, TEXT);
    const tries = await Promise.allSettled([
      decideAppeal(as(db, other), caseId, { upheld: false, reason: 'It is a threat after all.' }),
      decideAppeal(as(db, host), caseId, { upheld: false, reason: 'It is a threat after all.' }),
    ]);
    assert.equal(tries.filter((one) => one.status === 'fulfilled').length, 1);
    const seen = await findCase(as(db, moderator), caseId, unknown);
    assert.deepEqual(
      [seen.state, seen.decision, seen.notes.at(-1)?.text],
      ['open', null, 'It is a threat after all.'],
    );
    assert.equal((await findOwnReport(as(db, reader), id)).outcome, 'open');
    await decide(caseId, other);
    const again = await findOwnReport(as(db, reader), id);
    assert.deepEqual([again.outcome, again.mayAskAgain], ['no_breach', 'asked_again_already']);
  });

  test('where the text was reported anew meanwhile, that case is enough', async () => {
    const { id, caseId } = await dismissed();
    const target = await db
      .selectFrom('moderation_case')
      .select('target_id')
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow();
    const anew = await byVisitor(target.target_id);
    await askAgain(as(db, reader), id, TEXT);
    await decideAppeal(as(db, other), caseId, { upheld: false, reason: 'See the other one.' });
    const open = await findCase(as(db, other), await caseOf(anew.id), unknown);
    assert.deepEqual([open.state, open.notes.at(-1)?.text], ['open', 'See the other one.']);
    assert.equal((await findCase(as(db, other), caseId, unknown)).state, 'decided');
  });
});

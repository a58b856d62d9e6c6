import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findPost } from '#commons/threads/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { aConversation, aMember, aReply, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { decideInput, listCasesInput, reportInput } from '../schema.ts';
import { makeLinkKey } from './link-key.ts';
import {
  appeal,
  decideAppeal,
  decideCase,
  findDecision,
  findFigures,
  listCases,
  report,
  takeBack,
} from './index.ts';

const { db } = await testDatabase();
const reporter = await aMember(db);
const moderator = await aMember(db, { role: 'moderator' });
const other = await aMember(db, { role: 'moderator' });
const unknown = { member: '?' };
const TEXT = { text: 'I quoted somebody.' };

const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof DomainError, String(error));
  assert.equal(error.code, expected);
  return true;
};

/** A post whose author was banned for it, by `moderator`. */
async function aDecision() {
  const author = await aMember(db);
  const thing = await aConversation(as(db, reporter));
  const post = await aReply(as(db, author), thing.id);
  await report(
    as(db, reporter),
    reportInput.parse({ kind: 'post', id: post.id, agreement: 'law', reason: 'x' }),
  );
  const found = await db
    .selectFrom('moderation_case')
    .select('id')
    .where('target_id', '=', post.id)
    .executeTakeFirstOrThrow();
  const decision = await decideCase(
    as(db, moderator),
    found.id,
    decideInput.parse({ measure: 'ban', hide: true, agreement: 'law', reason: 'Forbidden.' }),
  );
  return { author, post, caseId: found.id, id: decision.id };
}

describe('an appeal', () => {
  test('is the author’s, once, also by the link of the mail', async () => {
    const { author, id } = await aDecision();
    for (const who of [null, reporter, moderator])
      await assert.rejects(appeal(as(db, who), id, TEXT), code('not_found'));
    const key = await makeLinkKey(db, 'decision', id);
    const tries = await Promise.allSettled([
      appeal(as(db, null), id, TEXT, key),
      appeal(as(db, author), id, TEXT),
    ]);
    assert.deepEqual(tries.map((one) => one.status).sort(), ['fulfilled', 'rejected']);
    await assert.rejects(appeal(as(db, author), id, TEXT), code('already_appealed'));
  });

  test('comes within six months', async () => {
    const { author, id } = await aDecision();
    const at = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) });
    await assert.rejects(appeal(as(db, author, at(190)), id, TEXT), code('too_late_to_appeal'));
    await appeal(as(db, author, at(170)), id, TEXT);
  });

  test('is answered by another than who decided; reversed, it undoes all of it', async () => {
    const { author, post, caseId, id } = await aDecision();
    const answer = { upheld: false, reason: 'It was a quote.' };
    await assert.rejects(decideAppeal(as(db, other), caseId, answer), code('no_appeal'));
    await appeal(as(db, author), id, TEXT);
    const waiting = await listCases(as(db, other), listCasesInput.parse({ view: 'appeals' }));
    assert.ok(waiting.items.some((item) => item.id === caseId));
    await assert.rejects(
      decideAppeal(as(db, moderator), caseId, answer),
      code('another_decides_appeals'),
    );
    await assert.rejects(decideAppeal(as(db, author), caseId, answer), code('moderators_only'));
    const tries = await Promise.allSettled([
      decideAppeal(as(db, other), caseId, answer),
      decideAppeal(as(db, other), caseId, { ...answer, upheld: true }),
    ]);
    const refused = tries.filter((one) => one.status === 'rejected');
    assert.ok(refused.length === 1 && code('already_decided')(refused[0]!.reason));
    if (tries[0].status === 'rejected') return; // the other one came first: it stands
    const told = await findDecision(as(db, author), id);
    assert.deepEqual([told.reversed, told.appeal?.reason], [true, answer.reason]);
    assert.ok((await findPost(as(db, reporter), post.id, unknown)).html);
    const member = await db
      .selectFrom('member')
      .select('state')
      .where('id', '=', author.id)
      .executeTakeFirstOrThrow();
    assert.equal(member.state, 'active');
  });

  test('upheld, the decision stands; either way the author hears by mail', async () => {
    const { author, post, caseId, id } = await aDecision();
    await appeal(as(db, author), id, TEXT);
    await decideAppeal(as(db, other), caseId, { upheld: true, reason: 'It was no quote.' });
    assert.equal((await findPost(as(db, reporter), post.id, unknown)).html, null);
    const mails = await db
      .selectFrom('mail_outbox')
      .select(['subject', 'text'])
      .where('to_address', '=', author.email)
      .orderBy('id')
      .execute();
    assert.match(mails.at(-1)!.subject, /the decision stands/);
    assert.match(mails.at(-1)!.text!, /It was no quote/);
  });

  test('that waits is over when the decision is taken back', async () => {
    const { author, caseId, id } = await aDecision();
    await appeal(as(db, author), id, TEXT);
    await takeBack(as(db, moderator), caseId, { reason: 'My mistake.' });
    assert.equal((await findDecision(as(db, author), id)).appeal?.upheld, false);
  });
});

test('the figures count, and name nobody', async () => {
  const now = new Date();
  const year = (await findFigures(as(db, null))).find((each) => each.year === now.getUTCFullYear());
  const count = async (table: 'report' | 'moderation_decision') =>
    (await db
      .selectFrom(table)
      .select((q) => q.fn.countAll<number>().as('n'))
      .executeTakeFirst())!.n;
  assert.equal(year!.reports, await count('report'));
  assert.deepEqual(year!.byMeasure, [
    { measure: 'ban', count: await count('moderation_decision') },
  ]);
  const { waiting, upheld, reversed } = year!.appeals;
  // Of the two answers given at once above, either may have been the one that counts.
  assert.ok(waiting >= 1);
  assert.equal(upheld + reversed, 3);
  assert.ok(upheld >= 1 && reversed >= 1);
  assert.equal(typeof year!.medianHours, 'number');
});

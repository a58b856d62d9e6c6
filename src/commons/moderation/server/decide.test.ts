import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { search } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { findPost, removePost, restorePost } from '#commons/threads/server/index.ts';
import { restoreConversation } from '#features/conversations/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { newId } from '#platform/db/ids.ts';
import { aConversation, aMember, aReply, as, type TestMember } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { decideInput, listCasesInput, reportInput, type Measure } from '../schema.ts';
import {
  addNote,
  assignCase,
  decideCase,
  findCase,
  findDecision,
  findReportTarget,
  listCases,
  listOwnReports,
  report,
  takeBack,
} from './index.ts';

const { db, countQueries } = await testDatabase();
const reporter = await aMember(db, { name: 'Rik Reporter', handle: 'rik-reporter' });
const moderator = await aMember(db, { role: 'moderator', name: 'Mia Moderator', handle: 'mia-m' });
const other = await aMember(db, { role: 'moderator', name: 'Mo Other', handle: 'mo-other' });
const host = await aMember(db, { role: 'host' });
const admin = await aMember(db, { role: 'admin' });
const unknown = { member: '?' };

const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof DomainError, String(error));
  assert.equal(error.code, expected);
  return true;
};
const REASON = 'It insults a colleague.';
const input = (measure: Measure, more: object = {}) =>
  decideInput.parse({
    measure,
    ...(measure !== 'no_breach' && { agreement: 'respect', reason: REASON }),
    ...more,
  });
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** A post by `author` (or what they started), reported, and its case. */
async function aCase(author: TestMember, kind: 'post' | 'thing' = 'post', by = reporter) {
  const thing = await aConversation(as(db, author));
  const post = await aReply(as(db, author), thing.id, `Zanzibar ${thing.id}`);
  const id = kind === 'post' ? post.id : thing.id;
  await report(
    as(db, by),
    reportInput.parse({ kind, id, agreement: 'respect', reason: 'Insulting.' }),
  );
  const found = await db
    .selectFrom('moderation_case')
    .select('id')
    .where('target_id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return { id: found.id, thing, post };
}
const memberNow = (id: string) =>
  db.selectFrom('member').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('who decides', () => {
  test('moderators and hosts, not on their own words nor on what they reported', async () => {
    const author = await aMember(db);
    const { id } = await aCase(author);
    await assert.rejects(decideCase(as(db, null), id, input('hide')), code('sign_in_required'));
    await assert.rejects(decideCase(as(db, author), id, input('hide')), code('moderators_only'));
    await assert.rejects(decideCase(as(db, reporter), id, input('hide')), code('moderators_only'));
    await assert.rejects(decideCase(as(db, moderator), newId(), input('hide')), code('not_found'));
    await decideCase(as(db, moderator), id, input('hide'));

    const own = await aCase(moderator);
    await assert.rejects(
      decideCase(as(db, moderator), own.id, input('no_breach')),
      code('not_found'),
    );
    await report(
      as(db, other),
      reportInput.parse({ kind: 'post', id: own.post.id, agreement: 'law', reason: 'x' }),
    );
    await assert.rejects(
      decideCase(as(db, other), own.id, input('hide')),
      code('decide_own_report'),
    );
    await decideCase(as(db, host), own.id, input('warn'));
  });

  test('hosts on hosts, nobody on admins', async () => {
    const anotherHost = await aMember(db, { role: 'host' });
    const ofHost = await aCase(anotherHost);
    for (const measure of ['no_breach', 'hide'] as const)
      await assert.rejects(
        decideCase(as(db, moderator), ofHost.id, input(measure)),
        code('hosts_decide_on_hosts'),
      );
    await decideCase(as(db, host), ofHost.id, input('hide'));
    const ofAdmin = await aCase(admin);
    for (const measure of ['hide', 'warn', 'suspend', 'ban'] as const)
      await assert.rejects(
        decideCase(as(db, host), ofAdmin.id, input(measure, { until: tomorrow() })),
        code('admins_not_moderated'),
      );
    await decideCase(as(db, host), ofAdmin.id, input('no_breach'));
  });

  test('a token needs its own scope', async () => {
    const { id } = await aCase(await aMember(db));
    const ctx = as(db, moderator);
    const by = (scope: string) => ({ ...ctx, actor: { ...ctx.actor, scopes: new Set([scope]) } });
    await assert.rejects(decideCase(by('write'), id, input('hide')), code('scope_missing'));
    await assert.rejects(listCases(by('read'), listCasesInput.parse({})), code('scope_missing'));
    await decideCase(by('manage'), id, input('hide'));
  });

  test('the first of two: the second is told', async () => {
    const { id } = await aCase(await aMember(db));
    const tries = await Promise.allSettled([
      decideCase(as(db, moderator), id, input('hide')),
      decideCase(as(db, other), id, input('no_breach')),
    ]);
    const refused = tries.filter((one) => one.status === 'rejected');
    assert.equal(refused.length, 1);
    assert.ok(code('already_decided')(refused[0]!.reason));
  });
});

describe('a decision', () => {
  test('of a measure names an agreement and says why', async () => {
    const { id } = await aCase(await aMember(db));
    for (const missing of [{ agreement: undefined }, { reason: '' }, { agreement: 'none' }])
      await assert.rejects(
        decideCase(as(db, moderator), id, input('hide', missing)),
        code('invalid_input'),
      );
    for (const until of [undefined, '2020-01-01', '2999-01-01'])
      await assert.rejects(
        decideCase(as(db, moderator), id, input('suspend', { until })),
        code('invalid_input'),
      );
    await decideCase(as(db, moderator), id, input('no_breach'));
    assert.equal((await findCase(as(db, moderator), id, unknown)).decision?.measure, 'no_breach');
  });

  test('hides a post: its author still reads it and can not bring it back', async () => {
    const author = await aMember(db);
    const { id, post, thing } = await aCase(author);
    const hits = async () =>
      (await search(as(db, author), searchInput.parse({ q: thing.id }))).hits.filter(
        ({ thingId }) => thingId === thing.id,
      ).length;
    assert.equal(await hits(), 1);
    await decideCase(as(db, moderator), id, input('hide'));
    assert.equal((await findPost(as(db, reporter), post.id, unknown)).html, null);
    assert.match((await findPost(as(db, author), post.id, unknown)).html!, /Zanzibar/);
    assert.match((await findPost(as(db, moderator), post.id, unknown)).html!, /Zanzibar/);
    for (const who of [author, moderator, host])
      await assert.rejects(restorePost(as(db, who), post.id), code('hidden_by_moderation'));
    assert.equal(await hits(), 0);
    await takeBack(as(db, moderator), id, { reason: 'On second thoughts.' });
    assert.match((await findPost(as(db, reporter), post.id, unknown)).html!, /Zanzibar/);
    assert.equal(await hits(), 1);
    await assert.rejects(
      takeBack(as(db, moderator), id, { reason: 'Again.' }),
      code('nothing_to_take_back'),
    );
  });

  test('leaves removed what its author had removed, once it is taken back', async () => {
    const author = await aMember(db);
    const { id, post, thing } = await aCase(author);
    await removePost(as(db, author), post.id);
    await decideCase(as(db, moderator), id, input('hide'));
    await assert.rejects(restorePost(as(db, author), post.id), code('hidden_by_moderation'));
    await takeBack(as(db, host), id, { reason: 'No.' });
    await restorePost(as(db, author), post.id);
    assert.equal((await accessThing(as(db, author), { id: thing.id })).post_count, 2);
  });

  test('hides a whole conversation, for all but its author and moderators', async () => {
    const author = await aMember(db);
    const { id, thing } = await aCase(author, 'thing');
    await decideCase(as(db, moderator), id, input('hide'));
    await assert.rejects(accessThing(as(db, reporter), { id: thing.id }), code('not_found'));
    assert.equal((await accessThing(as(db, author), { id: thing.id })).state, 'hidden');
    await assert.rejects(restoreConversation(as(db, author), thing.id), code('thing_not_removed'));
    await takeBack(as(db, moderator), id, { reason: 'No.' });
    assert.equal((await accessThing(as(db, reporter), { id: thing.id })).state, 'published');
  });

  test('suspends until a day, bans without end, and both can be taken back', async () => {
    const author = await aMember(db);
    const first = await aCase(author);
    const second = await aCase(author);
    await decideCase(
      as(db, moderator),
      first.id,
      input('suspend', { until: tomorrow(), hide: true }),
    );
    const suspended = await memberNow(author.id);
    assert.equal(suspended.state, 'suspended');
    assert.equal(suspended.suspended_until?.toISOString().slice(0, 10), tomorrow());
    await decideCase(as(db, moderator), second.id, input('ban'));
    assert.equal((await memberNow(author.id)).suspended_until, null);
    await takeBack(as(db, moderator), second.id, { reason: 'Too much.' });
    assert.notEqual((await memberNow(author.id)).suspended_until, null, 'the first one stands');
    await takeBack(as(db, moderator), first.id, { reason: 'Enough.' });
    assert.equal((await memberNow(author.id)).state, 'active');
  });

  test('is a statement of reasons for its author, in their language, that names no reporter', async () => {
    const author = await aMember(db, { locale: 'de' });
    const { id, post } = await aCase(author);
    await report(
      as(db, other),
      reportInput.parse({ kind: 'post', id: post.id, agreement: 'law', reason: 'Mine too.' }),
    );
    const decision = await decideCase(as(db, moderator), id, input('hide'));
    const told = await findDecision(as(db, author, { locale: 'de' }), decision.id);
    assert.deepEqual(
      [told.agreement.title, told.reason, told.mayAppeal],
      ['Respekt', REASON, true],
    );
    for (const who of [null, reporter, moderator, host])
      await assert.rejects(findDecision(as(db, who), decision.id), code('not_found'));
    const mail = await db
      .selectFrom('mail_outbox')
      .selectAll()
      .where('to_address', '=', author.email)
      .executeTakeFirstOrThrow();
    assert.match(mail.text!, /Eine Entscheidung über das, was Sie geschrieben haben/);
    assert.ok(mail.text!.includes(REASON));
    const key = /key=([\w-]+)/.exec(mail.text!)![1]!;
    assert.equal((await findDecision(as(db, null), decision.id, key)).id, decision.id);
    await assert.rejects(findDecision(as(db, null), decision.id, `${key}x`), code('not_found'));
    const all = JSON.stringify([told, mail, await findPost(as(db, author), post.id, unknown)]);
    for (const secret of [reporter, other, moderator])
      for (const word of [secret.id, secret.name, secret.handle])
        assert.ok(!all.includes(word), word);
    assert.ok(!all.includes('Insulting.') && !all.includes('Mine too.'), 'words of reporters');
  });

  test('tells those who reported what came of it, not what was done to whom', async () => {
    const one = await aMember(db);
    for (const [measure, outcome] of [
      ['ban', 'breach'],
      ['no_breach', 'no_breach'],
    ] as const) {
      const { id, post } = await aCase(await aMember(db));
      await report(
        as(db, one),
        reportInput.parse({ kind: 'post', id: post.id, agreement: 'law', reason: 'x' }),
      );
      await decideCase(as(db, moderator), id, input(measure));
      const [own] = await listOwnReports(as(db, one));
      assert.equal(own?.outcome, outcome);
      assert.ok(!JSON.stringify(own).includes(REASON));
    }
    const mails = await db
      .selectFrom('mail_outbox')
      .select('subject')
      .where('to_address', '=', one.email)
      .where('subject', 'like', '%was decided%')
      .execute();
    assert.equal(mails.length, 2);
  });

  test('stands in the trail, which nobody can change or shorten', async () => {
    const author = await aMember(db);
    const { id, post } = await aCase(author);
    await decideCase(as(db, moderator), id, input('warn', { hide: true }));
    const trail = await db
      .selectFrom('audit')
      .select(['action', 'target_id', 'reason', 'actor_id'])
      .where('target_id', 'in', [post.id, author.id])
      .orderBy('action')
      .execute();
    const common = { reason: REASON, actor_id: moderator.id };
    assert.deepEqual(trail, [
      { action: 'moderation_hide', target_id: post.id, ...common },
      { action: 'moderation_warn', target_id: author.id, ...common },
    ]);
    for (const change of [
      sql`update audit set reason = ''`,
      sql`delete from audit`,
      sql`truncate audit`,
    ])
      await assert.rejects(change.execute(db), /can only be added to/);
  });
});

test('a case is handed over to those who keep order, with notes', async () => {
  const author = await aMember(db);
  const { id } = await aCase(author);
  const ctx = as(db, moderator);
  await assert.rejects(assignCase(as(db, author), id, author.id), code('moderators_only'));
  await assert.rejects(assignCase(ctx, id, author.id), code('invalid_input'));
  await assignCase(ctx, id, other.id);
  const mine = await listCases(as(db, other), listCasesInput.parse({ view: 'mine' }));
  assert.deepEqual(
    mine.items.map((item) => item.id),
    [id],
  );
  await assert.rejects(addNote(as(db, author), id, { text: 'x' }), code('moderators_only'));
  await addNote(ctx, id, { text: 'Have a look.' });
  const seen = await findCase(ctx, id, unknown);
  assert.deepEqual([seen.assignee?.name, seen.notes[0]?.text], ['Mo Other', 'Have a look.']);
  await assignCase(ctx, id, null);
  await decideCase(ctx, id, input('no_breach'));
  await assert.rejects(assignCase(ctx, id, other.id), code('already_decided'));
});

test('the queue goes page by page, oldest first', async () => {
  const author = await aMember(db);
  for (let i = 0; i < 25; i++) await aCase(author, 'post', await aMember(db));
  const first = await listCases(as(db, moderator), listCasesInput.parse({}));
  assert.equal(first.items.length, 20);
  const rest = await listCases(as(db, moderator), listCasesInput.parse({ after: first.next }));
  assert.equal(first.items.length + rest.items.length, first.open);
  const times = [...first.items, ...rest.items].map((item) => item.openedAt);
  assert.deepEqual(times, times.toSorted());
});

describe('words under another identity', () => {
  test('are judged without knowing whose they are; the statement reaches the writer', async () => {
    const author = await aMember(db, { name: 'Sonja Shielded', handle: 'sonja-s' });
    const thing = await aConversation(as(db, author), { identity: 'member' });
    await report(
      as(db, reporter),
      reportInput.parse({
        kind: 'thing',
        id: thing.id,
        agreement: 'respect',
        reason: 'Insulting.',
      }),
    );
    const { id } = await db
      .selectFrom('moderation_case')
      .select('id')
      .where('target_id', '=', thing.id)
      .executeTakeFirstOrThrow();
    const seen = JSON.stringify([
      await findCase(as(db, moderator), id, unknown),
      await listCases(as(db, moderator), listCasesInput.parse({})),
    ]);
    assert.ok(seen.includes('A member'));
    assert.ok(!/Sonja|sonja-s/.test(seen) && !seen.includes(author.id));
    await assert.rejects(
      decideCase(as(db, moderator), id, input('suspend', { until: tomorrow() })),
      code('hosts_only'),
    );
    const decision = await decideCase(as(db, moderator), id, input('hide'));
    const statement = await findDecision(as(db, author), decision.id);
    assert.equal(statement.title, (await accessThing(as(db, moderator), { id: thing.id })).title);
    await assert.rejects(findDecision(as(db, other), decision.id), code('not_found'));
  });

  test('of a moderator are not theirs to judge', async () => {
    const thing = await aConversation(as(db, other), { identity: 'member' });
    await report(
      as(db, reporter),
      reportInput.parse({
        kind: 'thing',
        id: thing.id,
        agreement: 'respect',
        reason: 'Insulting.',
      }),
    );
    const { id } = await db
      .selectFrom('moderation_case')
      .select('id')
      .where('target_id', '=', thing.id)
      .executeTakeFirstOrThrow();
    const self = as(db, other);
    const aliased = { ...self, actor: { ...self.actor, aliases: [thing.authorId] } };
    await assert.rejects(decideCase(aliased, id, input('no_breach')), code('not_found'));
    await decideCase(as(db, moderator), id, input('no_breach'));
  });
});

test('a page asks little of the database, however much was reported', async () => {
  const { id, post } = await aCase(await aMember(db));
  const costs = async () => {
    const asked = [];
    for (const page of [
      () => listCases(as(db, moderator), listCasesInput.parse({})),
      () => findCase(as(db, moderator), id, unknown),
      () => listOwnReports(as(db, reporter)),
      () => findReportTarget(as(db, host), { kind: 'post', id: post.id }),
    ]) {
      countQueries();
      await page();
      asked.push(countQueries());
    }
    return asked;
  };
  const few = await costs();
  assert.ok(
    few.every((count) => count <= 3), // beside who asks (three) and the agreements (one)
    few.join(', '),
  );
  for (let i = 0; i < 20; i++)
    await report(
      as(db, await aMember(db)),
      reportInput.parse({ kind: 'post', id: post.id, agreement: 'law', reason: 'x' }),
    );
  assert.deepEqual(await costs(), few);
});

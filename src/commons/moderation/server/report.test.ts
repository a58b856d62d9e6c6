import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ownSpace } from '#commons/spaces/server/index.ts';
import { editPost, removePost } from '#commons/threads/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { aConversation, aMember, aReply, as, type TestMember } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { listCasesInput, reportInput } from '../schema.ts';
import {
  findCase,
  findReportTarget,
  listAgreements,
  listCases,
  listOwnReports,
  report,
} from './index.ts';

const { db } = await testDatabase();
const author = await aMember(db, { name: 'Ada Author' });
const reader = await aMember(db, { name: 'Rik Reporter' });
const moderator = await aMember(db, { role: 'moderator' });
const host = await aMember(db, { role: 'host' });
const unknown = { member: '?' };

const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof DomainError, String(error));
  assert.equal(error.code, expected);
  return true;
};
const send = (
  who: TestMember | null,
  id: string,
  more: Partial<Parameters<typeof reportInput.parse>[0] & object> = {},
) =>
  report(
    as(db, who),
    reportInput.parse({ kind: 'post', id, agreement: 'respect', reason: 'It insults.', ...more }),
  );
/** A reply by the author. */
async function aPost(markdown?: string) {
  const thing = await aConversation(as(db, reader));
  return { thing, ...(await aReply(as(db, author), thing.id, markdown)) };
}
const queue = async (who: TestMember) =>
  (await listCases(as(db, who), listCasesInput.parse({}))).items;
const caseOf = async (postId: string) =>
  (
    await db
      .selectFrom('moderation_case')
      .select('id')
      .where('target_id', '=', postId)
      .executeTakeFirstOrThrow()
  ).id;

test('the agreements are there in the reader’s language', async () => {
  const english = await listAgreements(as(db, null));
  assert.equal(english.length, 6);
  const german = await listAgreements(as(db, null, { locale: 'de' }));
  assert.deepEqual(
    german.map(({ id }) => id),
    english.map(({ id }) => id),
  );
  assert.equal(german[0]!.title, 'Respekt');
});

describe('a report', () => {
  test('is for who sees the post and did not write it, once while it waits', async () => {
    const post = await aPost();
    await assert.rejects(send(null, post.id), code('sign_in_required'));
    await assert.rejects(send(author, post.id), code('report_own'));
    await assert.rejects(
      findReportTarget(as(db, author), { kind: 'post', id: post.id }),
      code('report_own'),
    );
    await assert.rejects(send(reader, newId()), code('not_found'));
    await assert.rejects(send(reader, post.id, { agreement: 'none' }), code('invalid_input'));
    await send(reader, post.id);
    await assert.rejects(send(reader, post.id), code('already_reported'));
    await send(host, post.id);
    assert.equal((await queue(moderator)).find(({ kind }) => kind === 'post')?.reports, 2);
    await removePost(as(db, author), post.id);
    await assert.rejects(send(moderator, post.id), code('post_removed'));
  });

  test('of what is closed to somebody is of nothing', async () => {
    const hidden = await aConversation(as(db, host), { space: 'hosts' });
    const post = await aReply(as(db, host), hidden.id);
    await assert.rejects(send(reader, post.id), code('not_found'));
    await assert.rejects(send(reader, hidden.id, { kind: 'thing' }), code('not_found'));
    const other = await aMember(db, { role: 'host' });
    await send(other, hidden.id, { kind: 'thing' });
  });

  test('by two at once makes one case', async () => {
    const post = await aPost();
    const people = await Promise.all(Array.from({ length: 5 }, () => aMember(db)));
    await Promise.all(people.map((one) => send(one, post.id)));
    const cases = await db
      .selectFrom('moderation_case')
      .select('id')
      .where('target_id', '=', post.id)
      .execute();
    assert.equal(cases.length, 1);
  });

  test('is acknowledged at once: in one’s list and by mail', async () => {
    const post = await aPost();
    const somebody = await aMember(db, { locale: 'fr' });
    await send(somebody, post.id);
    const [own] = await listOwnReports(as(db, somebody));
    assert.deepEqual([own?.outcome, own?.agreement], ['open', 'Respect']);
    const mail = await db
      .selectFrom('mail_outbox')
      .selectAll()
      .where('to_address', '=', somebody.email)
      .executeTakeFirstOrThrow();
    assert.match(mail.subject, /Votre signalement est arrivé/);
    assert.equal(mail.kind, 'moderation');
    assert.deepEqual(await listOwnReports(as(db, author)), []);
    await assert.rejects(listOwnReports(as(db, null)), code('sign_in_required'));
  });

  test('beyond twenty an hour waits', async () => {
    const eager = await aMember(db);
    const post = await aPost();
    await send(eager, post.id);
    for (let i = 0; i < 19; i++)
      await assert.rejects(send(eager, post.id), code('already_reported'));
    await assert.rejects(send(eager, post.id), code('too_many'));
  });
});

describe('who learns what', () => {
  test('moderators see who reported, unless the name is kept: then hosts do', async () => {
    const post = await aPost();
    await send(reader, post.id, { nameless: true });
    const id = await caseOf(post.id);
    const seen = await findCase(as(db, moderator), id, unknown);
    assert.equal(seen.reports[0]?.reporter, null);
    assert.ok(!JSON.stringify(seen).includes(reader.id));
    const byHost = await findCase(as(db, host), id, unknown);
    assert.equal(byHost.reports[0]?.reporter?.name, 'Rik Reporter');
  });

  test('the author nothing, not even as a moderator or a host', async () => {
    for (const role of ['moderator', 'host'] as const) {
      const insider = await aMember(db, { role });
      const thing = await aConversation(as(db, insider));
      await send(reader, thing.id, { kind: 'thing' });
      const id = await caseOf(thing.id);
      await assert.rejects(findCase(as(db, insider), id, unknown), code('not_found'));
      assert.ok(!(await queue(insider)).some((item) => item.id === id));
      assert.ok((await queue(host)).some((item) => item.id === id));
    }
    for (const [who, why] of [
      [null, 'sign_in_required'],
      [reader, 'moderators_only'],
    ] as const) {
      await assert.rejects(listCases(as(db, who), listCasesInput.parse({})), code(why));
      await assert.rejects(findCase(as(db, who), newId(), unknown), code(why));
    }
    const events = await db
      .selectFrom('event')
      .selectAll()
      .where('actor_id', '=', reader.id)
      .execute();
    assert.ok(events.every(({ kind }) => ['thing_published', 'post_added'].includes(kind)));
  });

  test('of a confidential space the text as it was, and nothing else', async () => {
    const group = newId();
    await db
      .insertInto('member_group')
      .values({ id: group, slug: 'quiet', name: 'Secret circle', access: 'confidential' })
      .execute();
    await ownSpace(db, { groupId: group });
    for (const { id } of [author, reader])
      await db
        .insertInto('group_membership')
        .values({ group_id: group, member_id: id, state: 'member' })
        .execute();
    const thing = await aConversation(as(db, reader), {
      space: `group/${group}`,
      title: 'The secret plan',
      markdown: 'Something else that is secret.',
    });
    const post = await aReply(as(db, author), thing.id, 'You are a *fool*.');
    await send(reader, post.id);
    await editPost(as(db, author), post.id, { markdown: 'Well said.' });
    const seen = await findCase(as(db, moderator), await caseOf(post.id), unknown);
    assert.match(seen.reports[0]!.html, /You are a <em>fool<\/em>/);
    assert.deepEqual(seen.space, { kind: 'group', name: null, slug: null, open: false });
    assert.equal(seen.href, null);
    const all = JSON.stringify([seen, await queue(moderator)]);
    for (const secret of ['Secret circle', 'secret plan', 'Something else', 'Well said'])
      assert.ok(!all.includes(secret), secret);
  });
});

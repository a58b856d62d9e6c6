import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addPost } from '#commons/threads/server/index.ts';
import { ownSpace } from '#commons/spaces/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, anOrganisation, aReply, as } from '#tests/support/factories.ts';
import { listInput } from '../schema.ts';
import { findConversation } from './find-conversation.ts';
import { listConversations } from './list-conversations.ts';
import { answerMove, findMoveProposal, moveConversation } from './move-conversation.ts';

const { db } = await testDatabase();
const UNKNOWN = { member: '?' };
const refusedWith = (code: string) => (error: unknown) =>
  error instanceof DomainError &&
  (error.code === code || Object.values(error.fields).includes(code));
const author = await aMember(db);
const other = await aMember(db);
const moderator = await aMember(db, { role: 'moderator' });
const host = await aMember(db, { role: 'host' });
const spaceNow = async (slug: string, who = host) =>
  (await findConversation(as(db, who), slug, 1, UNKNOWN)).space.kind;

describe('moving a conversation', () => {
  test('authors move what is theirs alone, those who keep order anything', async () => {
    const { id, slug } = await aConversation(as(db, author));
    await assert.rejects(
      moveConversation(as(db, other), id, 'public'),
      refusedWith('not_your_conversation'),
    );
    assert.equal(await moveConversation(as(db, author), id, 'public'), 'moved');
    assert.equal(await spaceNow(slug), 'public');
    await aReply(as(db, other), id);
    await assert.rejects(
      moveConversation(as(db, author), id, 'members'),
      refusedWith('others_have_replied'),
    );
    assert.equal(await moveConversation(as(db, moderator), id, 'members'), 'moved');
    await assert.rejects(
      moveConversation(as(db, moderator), id, 'members'),
      refusedWith('stands_there_already'),
    );
    await assert.rejects(
      findConversation(as(db, null), slug, 1, UNKNOWN),
      refusedWith('not_found'),
      'whoever may read no more does not',
    );
  });

  test('only to where the mover may write', async () => {
    const groupId = newId();
    await db
      .insertInto('member_group')
      .values({ id: groupId, slug: `g-${groupId}`, name: 'A group', access: 'open' })
      .execute();
    await ownSpace(db, { groupId });
    const town = await anOrganisation(db);
    const { id } = await aConversation(as(db, author));
    for (const ref of [`group/${groupId}`, 'organisation', 'clients'] as const)
      await assert.rejects(
        moveConversation(as(db, author), id, ref),
        refusedWith('not_your_space'),
        ref,
      );
    const colleague = await aMember(db, { organisation_id: town.id });
    const theirs = await aConversation(as(db, colleague));
    assert.equal(await moveConversation(as(db, colleague), theirs.id, 'organisation'), 'moved');
    await assert.rejects(findConversation(as(db, host), theirs.slug, 1, UNKNOWN));
  });
});

test('moving while others read and reply: what begins after it is refused, what was said stays', async () => {
  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => {
        if (error instanceof DomainError) return error.code;
        throw error;
      },
    );
  for (let round = 0; round < 6; round++) {
    const { id, slug } = await aConversation(as(db, host), { space: 'members' });
    const read = () => outcome(findConversation(as(db, other), slug, 1, UNKNOWN));
    let moved = false;
    // Reads on, one after the other, until some have begun after the move was done.
    const reading = async () => {
      const late: string[] = [];
      while (late.length < 3) {
        const after = moved;
        const result = await read();
        if (after) late.push(result);
        else assert.ok(['done', 'not_found'].includes(result), result);
      }
      return late;
    };
    const replies = Array.from({ length: 4 }, (_, n) =>
      outcome(addPost(as(db, other), id, { markdown: `Reply ${n}` })),
    );
    const [late, said] = await Promise.all([
      reading(),
      Promise.all(replies),
      moveConversation(as(db, host), id, 'hosts').then(() => (moved = true)),
    ]);
    assert.deepEqual(late, ['not_found', 'not_found', 'not_found']);
    assert.equal(await outcome(addPost(as(db, other), id, { markdown: 'Late' })), 'not_found');
    for (const one of said) assert.ok(['done', 'not_found'].includes(one), one);
    const { posts, lastNumber } = await findConversation(as(db, host), slug, 1, UNKNOWN);
    const stands = 1 + said.filter((one) => one === 'done').length;
    assert.deepEqual([posts.length, lastNumber], [stands, stands]);
    const list = await listConversations(as(db, other), listInput.parse({}));
    assert.ok(list.items.every((item) => item.id !== id));
  }
});

/** Who stands in the trail for having moved a conversation, in order. */
const movers = async (id: string) =>
  (
    await db
      .selectFrom('audit')
      .select('actor_id')
      .where('action', '=', 'move_conversation')
      .where('target_id', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ actor_id }) => actor_id);

test('the trail tells who moved what is somebody else’s, and never who wrote it', async () => {
  const writer = await aMember(db);
  const { id } = await aConversation(as(db, writer), { identity: 'member' });
  const shielded = (await db
    .selectFrom('thing')
    .select('author_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow())!.author_id;
  assert.notEqual(shielded, writer.id);
  const self = as(db, writer);
  const aliased = { ...self, actor: { ...self.actor, aliases: [shielded] } };
  assert.equal(await moveConversation(aliased, id, 'public'), 'moved');
  assert.deepEqual(await movers(id), []);
  await moveConversation(as(db, moderator), id, 'members');
  assert.deepEqual(await movers(id), [moderator.id]);

  const asked = await aConversation(as(db, author), { space: 'hosts' });
  await moveConversation(as(db, host), asked.id, 'members');
  assert.deepEqual(await movers(asked.id), [], 'nothing has moved yet');
  await answerMove(as(db, author), asked.id, true);
  assert.deepEqual(await movers(asked.id), [host.id], 'who proposed it, not who asked');
});

describe('what was asked of the hosts', () => {
  test('is shown to others only with the asker’s yes', async () => {
    const { id, slug } = await aConversation(as(db, author), { space: 'hosts' });
    await aReply(as(db, host), id);
    await assert.rejects(
      moveConversation(as(db, moderator), id, 'members'),
      refusedWith('not_found'),
    );
    assert.equal(await moveConversation(as(db, host), id, 'members'), 'proposed');
    assert.equal(await spaceNow(slug), 'hosts', 'nothing has moved');
    assert.equal(await findMoveProposal(as(db, host), id), null, 'the asker alone is asked');
    await assert.rejects(answerMove(as(db, host), id, true), refusedWith('only_asker_decides'));
    assert.equal((await findMoveProposal(as(db, author), id))?.kind, 'members');
    await answerMove(as(db, author), id, false);
    assert.equal(await spaceNow(slug), 'hosts');
    await assert.rejects(answerMove(as(db, author), id, true), refusedWith('not_found'));

    await moveConversation(as(db, host), id, 'members');
    await answerMove(as(db, author), id, true);
    assert.equal(await spaceNow(slug, other), 'members');
    assert.equal(
      await moveConversation(as(db, host), id, 'public'),
      'moved',
      'now it is a conversation like others',
    );
  });

  test('is not proposed for a confidential group that the asker does not know', async () => {
    const groupId = newId();
    const name = 'Unheard of';
    await db
      .insertInto('member_group')
      .values({ id: groupId, slug: `g-${groupId}`, name, access: 'confidential' })
      .execute();
    await ownSpace(db, { groupId });
    const enter = (member_id: string, state: 'member' | 'invited') =>
      db.insertInto('group_membership').values({ group_id: groupId, member_id, state }).execute();
    await enter(host.id, 'member');
    const { id } = await aConversation(as(db, author), { space: 'hosts' });
    const propose = () => moveConversation(as(db, host), id, `group/${groupId}`);
    await assert.rejects(propose(), refusedWith('asker_not_in_group'));
    assert.equal(await findMoveProposal(as(db, author), id), null);
    await enter(author.id, 'invited');
    assert.equal(await propose(), 'proposed');
    assert.equal((await findMoveProposal(as(db, author), id))?.name, name);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '#platform/errors.ts';
import { newId } from '#platform/db/ids.ts';
import { mentionMarkdown, quoteMarkdown, toMarkdown } from '#platform/markdown/index.ts';
import { aConversation, aMember, anOrganisation, aReply, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { openInEditor, suggestMentions } from './index.ts';

const db = await testDatabase();
const town = await anOrganisation(db.db, { name: 'Sint-Ändre' });
const me = await aMember(db.db, { name: 'Me Myself' });
const anna = await aMember(db.db, { name: 'Anna Peeters', organisation_id: town.id });
const zoe = await aMember(db.db, { name: 'Zoë Annaert', handle: 'zoe.a' });
await aMember(db.db, { name: 'Anna Gone', state: 'erased' });
await aMember(db.db, { name: 'Anna Placeholder', state: 'placeholder' });

const signInFirst = (error: unknown) =>
  error instanceof DomainError && error.code === 'sign_in_required';

test('members are offered by the start of a name, a typo or a handle; visitors are offered nobody', async () => {
  const ctx = as(db.db, me);
  const names = async (q: string, thread?: string) =>
    (await suggestMentions(ctx, { q, thread })).map(({ name }) => name);
  assert.deepEqual(await names('ann'), ['Anna Peeters', 'Zoë Annaert']);
  assert.deepEqual(await names('zoe.'), ['Zoë Annaert']);
  assert.deepEqual(await names('ZOE'), ['Zoë Annaert']);
  assert.deepEqual(await names('peters'), ['Anna Peeters']);
  assert.deepEqual(await names('%'), []);
  assert.deepEqual(await names('myself'), [], 'nobody mentions themselves');
  assert.equal((await suggestMentions(ctx, { q: 'anna p' }))[0]?.organisation, 'Sint-Ändre');

  const thread = await aConversation(ctx, {});
  await aReply(as(db.db, zoe), thread.id);
  assert.deepEqual(await names('ann', thread.id), ['Zoë Annaert', 'Anna Peeters']);
  const hosts = await aMember(db.db, { role: 'host' });
  const hidden = await aConversation(as(db.db, hosts), { space: 'hosts' });
  await db.db
    .updateTable('post')
    .set({ author_id: zoe.id })
    .where('thing_id', '=', hidden.id)
    .execute();
  assert.deepEqual(await names('ann', hidden.id), ['Anna Peeters', 'Zoë Annaert'], 'no telling');

  await assert.rejects(suggestMentions(as(db.db, null), { q: 'a' }), signInFirst);
});

test('a text opens in the editor with its names, or stays in the textarea', async () => {
  const ctx = as(db.db, me);
  const thread = await aConversation(ctx, {});
  const reply = await aReply(as(db.db, anna), thread.id);
  const text = `${quoteMarkdown({ id: reply.id, authorName: 'Anna Peeters' }, 'So *it* went.')}\n\nThanks ${mentionMarkdown(zoe)}!`;
  const html = await openInEditor(ctx, text);
  assert.match(html ?? '', /data-slot="post\/[^"]+"[^>]*>Anna Peeters<\/a>/);
  assert.match(html ?? '', /data-slot="member\/[^"]+"[^>]*>@Zoë Annaert<\/a>/);
  assert.equal(toMarkdown(html ?? ''), text);

  assert.equal(await openInEditor(ctx, '| a | b |\n|---|---|\n| 1 | 2 |'), null);
  assert.equal(await openInEditor(ctx, '- [x] done'), null);
  assert.equal(await openInEditor(ctx, 'a[^1]\n\n[^1]: b'), null);
  const gone = mentionMarkdown({ id: newId(), name: 'Nobody' });
  assert.equal(await openInEditor(ctx, gone), null, 'a name that is gone has no words');
  await assert.rejects(openInEditor(as(db.db, null), 'x'), signInFirst);
});

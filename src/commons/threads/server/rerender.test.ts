import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PIPELINE_VERSION } from '#platform/markdown/index.ts';
import { aConversation, aMember, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { rerenderPosts } from './rerender.ts';

const { db } = await testDatabase();

test('what an older pipeline rendered is rendered again, once', async () => {
  const member = await aMember(db);
  await aConversation(as(db, member), { markdown: 'A **bold** start' });
  const { id } = await aConversation(as(db, member), { markdown: 'A *soft* start' });
  await db
    .updateTable('post')
    .set({ html: 'old', plain: 'old', pipeline: PIPELINE_VERSION - 1 })
    .where('thing_id', '=', id)
    .execute();
  assert.equal(await rerenderPosts(db), 1);
  const post = await db
    .selectFrom('post')
    .selectAll()
    .where('thing_id', '=', id)
    .executeTakeFirstOrThrow();
  assert.match(post.html, /<em>soft<\/em>/);
  assert.deepEqual([post.plain, post.pipeline], ['A soft start', PIPELINE_VERSION]);
  assert.equal(await rerenderPosts(db), 0);
});

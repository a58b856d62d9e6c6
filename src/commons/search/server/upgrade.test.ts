import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '#platform/db/connect.ts';
import { migrate } from '#platform/db/migrate.ts';
import { newId } from '#platform/db/ids.ts';
import { VISITOR } from '#platform/context.ts';
import { emptyDatabase } from '#tests/support/db.ts';
import { searchInput } from '../schema.ts';
import { indexMissing, search } from './index.ts';

test('a community of before this index is found after its upgrade', async () => {
  const { url } = await emptyDatabase();
  await migrate(url, { upTo: 49 });
  const { db, close } = connect(url, { max: 2 });
  const [space, member, thing] = [newId(), newId(), newId()];
  await db.insertInto('space').values({ id: space, kind: 'public' }).execute();
  await db.insertInto('member').values({ id: member, handle: 'anna', name: 'Anna' }).execute();
  const row = { id: thing, slug: 'old-one', space_id: space, author_id: member, language: 'en' };
  await db
    .insertInto('thing')
    .values({ ...row, kind: 'conversation', title: 'An old one' })
    .execute();
  for (const [n, plain] of ['Bandicoots dig', 'Cassowaries run', 'removed dugongs'].entries())
    await db
      .insertInto('post')
      .values({
        ...{ id: newId(), thing_id: thing, number: n + 1, author_id: member, language: 'en' },
        ...{ markdown: plain, html: plain, plain, pipeline: 1 },
        removed_at: n === 2 ? new Date() : null,
      })
      .execute();
  await migrate(url);
  const ctx = { db, actor: VISITOR, locale: 'en' as const, now: () => new Date() };
  const find = async (q: string) =>
    (await search(ctx, searchInput.parse({ q }))).hits.map(({ href }) => href);
  assert.deepEqual(await find('cassowary'), ['/conversations/old-one#post-2']);
  assert.deepEqual(await find('bandicoot'), ['/conversations/old-one#post-1']);
  assert.deepEqual(await find('dugong'), []);
  assert.equal(await indexMissing(db), 0);
  await close();
});

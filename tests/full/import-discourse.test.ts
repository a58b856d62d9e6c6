import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importDiscourse } from '#features/imports/server/index.ts';
import {
  differences,
  essenceOfCooked,
  essenceOfOurs,
  type OldNames,
} from '#features/imports/server/discourse/compare.ts';
import { readPosts } from '#features/imports/server/discourse/read-post.ts';
import { numberKey, surveyArchive } from '#features/imports/server/discourse/survey.ts';
import { findConversation } from '#features/conversations/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { as, aMember } from '#tests/support/factories.ts';
import { sharedData, skipReason } from '#tests/support/shared-data.ts';

const PLACE = ['discussions', 'discourse-delving-posts.jsonl'] as const;
const file = sharedData(...PLACE);
const skip = file ? false : skipReason(...PLACE);
const { db } = await testDatabase();

/** Why a post may differ, judged by what its two texts say; the first that fits counts. */
const CAUSES: readonly [string, (raw: string, cooked: string) => boolean][] = [
  ['names replaced in only one of the two texts (this archive)', namesDiffer],
  ['tags that the forum hid and we show as text', hidesTags],
  ['a drawing that the forum made of code', (raw) => /^\[graphviz/m.test(raw)],
  ['a picture that was broken on the forum', (_, cooked) => cooked.includes('broken-image')],
  ['code in the words of a link to another topic', (raw) => /\[`[^`]+`\]\(https?:/.test(raw)],
  ['the end or page of a bare address read in another way', (raw) => /https?:\/\//.test(raw)],
];

function namesDiffer(raw: string, cooked: string): boolean {
  const names = (text: string) => text.match(/member-[0-9a-f]{8}/g) ?? [];
  const [a, b] = [names(raw.replace(/\[quote[^\]]*\]/g, '')), new Set(names(cooked))];
  const mine = new Set(names(raw));
  return (
    a.some((name) => !b.has(name)) ||
    [...b].some((name) => !mine.has(name)) ||
    (/\bmember-[0-9a-f]{8}\b/.test(raw) && /lang-cmd|O’Beirne/.test(cooked))
  );
}

function hidesTags(raw: string, cooked: string): boolean {
  const shown = cooked
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>');
  const code = raw.replace(/```[^]*?```|`[^`]*`/g, '');
  const count = (text: string) => text.match(/<[A-Za-z_]\w*>/g)?.length ?? 0;
  return count(code) > 0 && count(raw) > count(shown);
}

test('a real archive comes in whole, equal to what the forum showed', { skip }, async (t) => {
  const started = Date.now();
  const report = await importDiscourse(db, { file: file! });
  t.diagnostic(`imported in ${Date.now() - started} ms: ${JSON.stringify(report)}`);
  const survey = await surveyArchive(file!);
  assert.deepEqual(report.skipped, []);
  assert.deepEqual(
    [report.topics, report.posts, report.members],
    [report.created.topics, report.created.posts, report.created.members],
  );
  const count = async (table: 'thing' | 'post' | 'member') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  assert.equal(await count('thing'), survey.topics.size);
  assert.equal(await count('post'), survey.posts.size);
  assert.equal(await count('member'), survey.members.size);

  const map = await db.selectFrom('import_map').select(['kind', 'old_id', 'new_id']).execute();
  const newIds = new Map(map.map((row) => [`${row.kind} ${row.old_id}`, row.new_id]));
  const oldNames = new Map(
    map.flatMap(({ kind, old_id, new_id }) =>
      kind === 'post' && !old_id.includes('/') ? [] : [[new_id, `${kind} ${old_id}`] as const],
    ),
  );
  const names: OldNames = {
    site: survey.dialect.site,
    of: ({ id }) => oldNames.get(id) ?? null,
    ofPostId: (id) => oldNames.get(newIds.get(`post ${id}`) ?? '') ?? null,
    hasTopic: (id) => survey.topics.has(id),
    hasPost: (key) => survey.byNumber.has(key),
    hasMember: (username) => survey.members.has(username),
    bareWords: (target) => {
      const [, topic, number] = /^post (\d+)\/(\d+)$/.exec(target) ?? [];
      return topic ? `${survey.topics.get(Number(topic))?.title} (${number})` : null;
    },
  };
  const rows = await db.selectFrom('post').select(['id', 'html', 'number', 'created_at']).execute();
  const stored = new Map(rows.map((row) => [row.id, row]));
  const causes = new Map<string, number[]>();
  let equal = 0;
  for await (const { post, line } of readPosts(file!)) {
    if (!post || survey.posts.get(post.id)?.line !== line) continue;
    const row = stored.get(newIds.get(`post ${post.id}`)!)!;
    assert.equal(row.id, newIds.get(`post ${numberKey(post.topicId, post.number)}`));
    assert.equal(row.number, post.number);
    assert.equal(+row.created_at, +post.createdAt);
    const cooked = essenceOfCooked(post.cooked!, names);
    const found = differences(cooked, essenceOfOurs(row.html, names));
    if (found.length === 0) equal += 1;
    else {
      const cause =
        CAUSES.find(([, fits]) => fits(post.raw!, post.cooked!))?.[0] ?? 'not explained';
      const label = `${cause}: ${found.join(', ')}`;
      causes.set(label, [...(causes.get(label) ?? []), post.id]);
    }
  }
  const share = equal / survey.posts.size;
  t.diagnostic(`equal: ${equal} of ${survey.posts.size} (${(share * 100).toFixed(2)} %)`);
  for (const [cause, ids] of [...causes].sort((a, b) => b[1].length - a[1].length))
    t.diagnostic(`${ids.length} × ${cause} (posts ${ids.join(', ')})`);
  assert.ok(share >= 0.99);
});

test('every topic opens, with its posts, on every page', { skip }, async () => {
  const ctx = as(db, await aMember(db));
  const things = await db.selectFrom('thing').select(['slug', 'post_count']).execute();
  for (const { slug, post_count } of things) {
    const first = await findConversation(ctx, slug, 1, { member: '?' });
    let posts = first.posts.length;
    for (let page = first.page + 1; page <= first.pages; page++)
      posts += (await findConversation(ctx, slug, page, { member: '?' })).posts.length;
    assert.equal(posts, post_count, slug);
    assert.ok(first.posts.length > 0, `${slug} opens on a page with posts`);
  }
});

test('a second run doubles nothing', { skip }, async () => {
  const again = await importDiscourse(db, { file: file! });
  assert.deepEqual(again.created, { topics: 0, posts: 0, members: 0 });
  assert.equal(again.unchanged, again.posts);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { listMarkets } from '#commons/markets/server/index.ts';
import { findMapping, listMappings } from '#features/imports/server/index.ts';
import { listSegments } from '#commons/segments/server/index.ts';
import { listInput } from '#features/conversations/schema.ts';
import { findConversation, listConversations } from '#features/conversations/server/index.ts';
import { as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { quoteSyntax } from './check-references.ts';
import { clearCommunity } from './clear.ts';
import { loadDemo } from './load.ts';
import { planDemo } from './plan.ts';
import { workSoFar } from '#tests/support/work.ts';
import { readDemo } from './read.ts';

const { db } = await testDatabase();
const now = new Date();
const progress: number[] = [];
const started = workSoFar();
const counts = await loadDemo(db, { now, onProgress: (done) => progress.push(done) });
const seconds = (workSoFar() - started) / 1000;

const one = async (query: ReturnType<typeof sql<{ n: number }>>) =>
  (await query.execute(db)).rows[0]?.n;

test('everything arrives, quickly, and says how far it is', async () => {
  assert.ok(seconds < 5, `${seconds} s`);
  assert.equal(progress[0], 0);
  assert.equal(progress.at(-1), counts.posts);
  for (const [table, count] of Object.entries({
    organisation: counts.organisations,
    member: counts.members,
    practice: counts.practices,
    practice_text: counts.practices * 4,
    member_group: counts.groups,
    thing: counts.conversations + counts.library + counts.examples + counts.roundUps,
    publication: counts.library + counts.examples + counts.roundUps,
    round_up: counts.roundUps,
    example: counts.examples,
    conversation: counts.conversations,
    post: counts.posts,
    event: 0,
    delivery: 0,
  })) {
    assert.equal(await one(sql`select count(*)::int n from ${sql.table(table)}`), count, table);
  }
  assert.equal(
    await one(sql`select count(*)::int as n from post join passage using (thing_id, language)
      where number between first_number and last_number`),
    counts.posts,
    'each post is in one passage',
  );
  await assert.rejects(loadDemo(db), /without members/);
});

test('the host finds markets that cover every client, and segments with people in them', async () => {
  const host = as(
    db,
    await db.selectFrom('member').selectAll().where('role', '=', 'admin').executeTakeFirstOrThrow(),
  );
  const covered = (await listMarkets(host)).reduce((sum, market) => sum + market.organisations, 0);
  assert.equal(covered, counts.organisations);
  const segments = await listSegments(host);
  assert.equal(segments.length, readDemo().segments.length);
  for (const { name, members } of segments) {
    assert.ok(members > 0, `${name} has nobody`);
    assert.ok(members < counts.members, `${name} has everybody`);
  }
});

test('the host finds a mapping for tables from elsewhere', async () => {
  const host = as(
    db,
    await db.selectFrom('member').selectAll().where('role', '=', 'admin').executeTakeFirstOrThrow(),
  );
  const [kept] = await listMappings(host);
  assert.equal((await findMapping(host, kept!.id)).mapping.kind, 'example');
});

test('counters are what counting gives, and nothing happened in the future', async () => {
  const wrong = sql<{ n: number }>`
    select count(*)::int n from thing where post_count <> (select count(*) from post where thing_id = thing.id)
       or last_number <> (select max(number) from post where thing_id = thing.id)
       or activity_at <> (select max(created_at) from post where thing_id = thing.id)
       or last_poster_id <> (select author_id from post where thing_id = thing.id order by number desc limit 1)
       or helpful_count <> (select count(*) from reaction join post on post.id = post_id
                             where thing_id = thing.id and kind = 'helpful')`;
  assert.equal(await one(wrong), 0);
  const posts = sql<{ n: number }>`
    select count(*)::int n from post where (helpful_count, thanks_count, me_too_count) <> (
      select count(*) filter (where kind = 'helpful'), count(*) filter (where kind = 'thanks'),
             count(*) filter (where kind = 'me_too') from reaction where post_id = post.id)`;
  assert.equal(await one(posts), 0);
  const times = sql<{ n: number }>`
    select count(*)::int n from (
      select created_at at from post union all select created_at from reaction
      union all select created_at from follow union all select created_at from save
      union all select read_at from thread_read union all select accepted_at from conversation
      union all select seen_at from member
      union all select created_at from notification union all select read_at from notification) times where at > ${now}::timestamptz`;
  assert.equal(await one(times), 0);
  const early = sql<{ n: number }>`
    select count(*)::int n from reaction join post on post.id = post_id
      join member on member.id = reaction.member_id
     where reaction.created_at <= post.created_at or reaction.created_at < member.joined_at`;
  assert.equal(await one(early), 0);
});

test('recent posts are in the lists of those they concern', async () => {
  const kinds = sql<{ n: number }>`select count(distinct kind)::int n from notification`;
  assert.equal(await one(kinds), 4);
  const unread = sql<{ n: number }>`
    select count(distinct recipient_id)::int n from notification where read_at is null`;
  assert.ok(((await one(unread)) ?? 0) >= 15);
  const wrong = sql<{ n: number }>`
    select count(*)::int n from notification
      join thing on thing.id = notification.thing_id join space on space.id = thing.space_id
      join member on member.id = recipient_id
     where actor_id = recipient_id or read_at < notification.created_at
        or (space.kind = 'hosts' and member.role not in ('host', 'admin'))
        or (space.kind = 'group' and not exists (select from group_membership own
             where own.group_id = space.group_id and own.member_id = recipient_id and own.state = 'member'))`;
  assert.equal(await one(wrong), 0);
});

test('whenever it is loaded, times keep their order', () => {
  for (const hour of ['00:01', '05:40', '12:00', '23:59']) {
    const at = new Date(`2026-03-01T${hour}:00Z`);
    const plan = planDemo(readDemo(), at);
    for (const { key, posts } of plan.demo.conversations) {
      const times = posts.map(({ daysAgo }) => plan.ago(daysAgo).getTime());
      assert.ok(
        times.every((time, index) => index === 0 || time > times[index - 1]!),
        key,
      );
      assert.ok(times.at(-1)! <= at.getTime(), key);
    }
  }
});

test('texts hold ids, not handles, and each space shows its own', async () => {
  const source = readDemo()
    .conversations.flatMap(({ posts }) => posts.map(({ text }) => text))
    .join('\n');
  const raw = sql<{ n: number }>`
    select count(*)::int n from post where markdown ~ '\\[\\[\\d\\d-' or markdown ~ '^> @' or plain ~ '@[a-z]+ #\\d'`;
  assert.equal(await one(raw), 0);
  const quotes = sql<{ n: number }>`
    select count(*)::int n from post where markdown like '%> [%](copia:post/%' and html like '%<blockquote>%'`;
  assert.equal(await one(quotes), [...source.matchAll(quoteSyntax)].length);
  const mentions = await one(sql`select count(*)::int n from post_mention`);
  assert.ok((mentions ?? 0) >= 8);

  const host = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'ines')
    .executeTakeFirstOrThrow();
  const member = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'wim')
    .executeTakeFirstOrThrow();
  const slug = 'export-column-requests';
  const unknown = { member: 'a former member' };
  const seen = await findConversation(as(db, host), slug, 1, unknown);
  assert.equal(seen.kind, 'discussion');
  await assert.rejects(findConversation(as(db, member), slug, 1, unknown));
  const confidential = 'when-it-gets-personal';
  await assert.rejects(findConversation(as(db, host), confidential, 1, unknown));
  const list = await listConversations(as(db, null), listInput.parse({}));
  assert.ok(list.items.length >= 15 && list.items.every(({ space }) => space.kind === 'public'));
});

test('clearing leaves an empty community and the settings', async () => {
  await db.insertInto('setting').values({ key: 'kept', value: '1' }).execute();
  await clearCommunity(db);
  for (const table of [
    'member',
    'organisation',
    'practice',
    'thing',
    'post',
    'passage',
    'notification',
  ] as const)
    assert.equal(await one(sql`select count(*)::int as n from ${sql.table(table)}`), 0, table);
  assert.equal(await one(sql`select count(*)::int as n from setting where key = 'kept'`), 1);
  assert.ok(((await one(sql`select count(*)::int as n from migration`)) ?? 0) > 0);
});

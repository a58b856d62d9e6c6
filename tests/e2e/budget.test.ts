import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aConversation, aReply, as } from '#tests/support/factories.ts';
import { findSamples } from '#tests/support/pages.ts';

// What a page may cost: statements of the database, script, bytes.
const MOST_STATEMENTS = 8;
/** Where a page gathers from many rooms. */
const MORE: Partial<Record<string, number>> = {
  // Its words, what means the same, the ranking, the hits, people, practices, choices.
  search: 10,
  // Its text, its facts, what became of its plan, round-ups with it, what one may like too.
  example: 9,
};
const MOST_SCRIPT = 55 * 1024;
const FRAME = 25 * 1024;

const community = await openCommunity();
const browser = await openBrowser();
const { db, url, statements } = community;
const samples = await findSamples(db);
const author = await memberOf('lieve');
const other = await memberOf('jonas');
const thread = await aConversation(as(db, author), { space: 'public' });
for (let i = 0; i < 4; i++) await aReply(as(db, other), thread.id, `Reply ${i}, with *some* text.`);

const LISTS = {
  list: '/conversations',
  'list of a practice': `/conversations?practice=${samples.practice}`,
  thread: `/conversations/${thread.slug}`,
  practice: `/practices/${samples.practice}`,
  practices: '/practices',
  search: '/search?q=budget',
  library: '/library',
  guide: '/guides/first-participatory-budget',
  examples: '/examples',
  example: `/examples/${samples.example}`,
  templates: '/templates',
  template: '/templates/invitation-to-a-neighbourhood-evening',
} as const;
const MEMBERS_LISTS = {
  ...LISTS,
  people: '/people',
  person: '/people/lieve',
  organisations: '/organisations',
  organisation: `/organisations/${samples.organisation}`,
  groups: '/groups',
  group: '/groups/nederlandstalige-praktijk',
  'people of a group': '/groups/nederlandstalige-praktijk/people',
  notifications: '/notifications',
} as const;

/** Statements of one request, beside those that begin and end transactions. */
async function count(path: string, cookie: string): Promise<string[]> {
  const get = () => fetch(url + path, { headers: { accept: 'text/html', cookie } });
  await (await get()).text(); // what is done once (marking as read, finding keys) is done
  statements.take();
  const answer = await get();
  await answer.text();
  assert.equal(answer.status, 200, path);
  return statements.take().filter((text) => !/^\s*(begin|commit|rollback|start)\b/i.test(text));
}

async function countAll(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const member = await community.signIn('member');
  for (const [who, cookie, pages] of [
    ['visitor', '', LISTS],
    ['member', member, MEMBERS_LISTS],
  ] as const)
    for (const [name, path] of Object.entries(pages)) {
      const asked = await count(path, cookie);
      assert.ok(
        asked.length <= (MORE[name] ?? MOST_STATEMENTS),
        `${name} as ${who}: ${asked.length} statements\n${asked.join('\n')}`,
      );
      counts[`${name} as ${who}`] = asked.length;
    }
  return counts;
}

test('a page asks the database at most eight times (two pages more), with five rows or five hundred', async () => {
  const few = await countAll();
  await grow();
  assert.deepEqual(await countAll(), few);
});

describe('what a reading page loads', () => {
  const reading = { list: LISTS.list, thread: `/conversations/${samples.conversation}` };
  for (const part of ['visitor', 'member'] as const)
    for (const [name, path] of Object.entries(reading))
      test(`${name} as ${part}: at most 55 KB of script`, async () => {
        const context = await browser.newContext();
        if (part === 'member') await community.signInAs(context, part);
        const page = await context.newPage();
        const files = new Map<string, number>();
        page.on('response', (answer) => {
          const address = answer.url();
          if (!new URL(address).pathname.endsWith('.js')) return;
          files.set(address, (files.get(address) ?? 0) + 1);
        });
        await page.goto(url + path, { waitUntil: 'networkidle' });
        const html = await (await fetch(url + path)).text();
        for (const [, file] of html.matchAll(/href="([^"]+\.js)" rel="modulepreload"/g)) {
          const address = new URL(file!, url + path).href;
          if (!files.has(address)) files.set(address, 1);
        }
        const sizes = await Promise.all(
          [...files.keys()].map(async (file) => {
            const bytes = Buffer.from(await (await fetch(file)).arrayBuffer());
            return gzipSync(bytes, { level: 9 }).length;
          }),
        );
        const total = sizes.reduce((sum, size) => sum + size, 0);
        assert.ok(files.size > 0 && total <= MOST_SCRIPT, `${total} bytes in ${files.size} files`);
        assert.ok(
          [...files.values()].every((times) => times === 1),
          'each file once',
        );
        await context.close();
      });

  test('a conversation’s HTML: 25 KB and 1.2 times its texts, which stand in it once', async () => {
    const bodies = await db
      .selectFrom('post')
      .innerJoin('thing', 'thing.id', 'post.thing_id')
      .select('post.html')
      .where('thing.slug', '=', samples.conversation)
      .where('post.removed_at', 'is', null)
      .orderBy('number')
      .limit(20)
      .execute();
    const texts = bodies.map(({ html }) => html);
    const size = Buffer.byteLength(texts.join(''));
    for (const cookie of ['', await community.signIn('member')]) {
      const answer = await fetch(`${url}/conversations/${samples.conversation}`, {
        headers: { cookie, accept: 'text/html' },
      });
      const html = await answer.text();
      const bytes = Buffer.byteLength(html);
      assert.ok(bytes <= FRAME + 1.2 * size, `${bytes} bytes for ${size} of texts`);
      for (const text of texts) {
        // Its longest run of plain words, as it stands in the page and would stand in a script.
        const words = longestWords(text);
        const times = html.split(words).length - 1;
        const accepted = text === texts.at(-1) || times > 0;
        assert.ok(accepted && times <= 2, `${times} times: ${words}`);
        const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, s]) => s);
        assert.ok(!scripts.join('').includes(words), `in the page’s script too: ${words}`);
      }
    }
  });
});

function longestWords(html: string): string {
  const runs = html.split(/<[^>]*>|&\w+;|["'\\]/).map((run) => run.trim());
  return runs.reduce((best, run) => (run.length > best.length ? run : best), '').slice(0, 60);
}

async function memberOf(handle: string) {
  return db.selectFrom('member').selectAll().where('handle', '=', handle).executeTakeFirstOrThrow();
}

/** Five hundred more of everything that lists show. */
async function grow(): Promise<void> {
  const practice = await db
    .selectFrom('practice')
    .select('id')
    .where('slug', '=', samples.practice)
    .executeTakeFirstOrThrow();
  for (let i = 0; i < 60; i++)
    await aConversation(as(db, i % 2 ? author : other), {
      space: 'public',
      title: `How much budget for case ${i}?`,
      practiceIds: [practice.id],
    });
  for (let i = 0; i < 60; i++) await aReply(as(db, i % 2 ? author : other), thread.id, `More ${i}`);
  await sql`
    insert into member (id, handle, name, email, joined_at)
    select gen_random_uuid(), 'more-' || n, 'Budget More ' || n, 'more' || n || '@town.example', now()
      from generate_series(1, 500) n`.execute(db);
  await sql`
    insert into notification (id, kind, occurrence, recipient_id, actor_id, thing_id, post_id, created_at)
    select gen_random_uuid(), 'new_post', 'test/' || row_number() over (), ${other.id}, author_id,
           thing_id, id, created_at
      from post limit 500`.execute(db);
}

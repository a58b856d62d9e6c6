import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvents } from '#commons/live/server/read-events.ts';
import { listNotifications } from '#commons/notifications/server/index.ts';
import { composeInstant } from '#commons/notifications/server/compose.ts';
import { findReader, readMailItems } from '#commons/notifications/server/mail-items.ts';
import { notify } from '#commons/notifications/server/notify.ts';
import { search } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { answered, mentioned, newPost } from '#commons/threads/server/notifications.ts';
import { addPost, editPost, findPost, findPostSource } from '#commons/threads/server/index.ts';
import { suggestMentions } from '#commons/threads/server/suggest-mentions.ts';
import { listVersions } from '#commons/threads/server/queries.ts';
import { listInput } from '#features/conversations/schema.ts';
import {
  acceptAnswer,
  findConversation,
  listConversations,
} from '#features/conversations/server/index.ts';
import { accepted } from '#features/conversations/server/notifications.ts';
import { listPeople } from '#features/people/server/index.ts';
import { operations } from '#features/api.ts';
import { handleApi } from '#platform/api/handle.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aConversation,
  aMember,
  anOrganisation,
  as,
  type TestMember,
} from '#tests/support/factories.ts';

// A story with one shielded writer, told twice with two possible ones who have nothing in common: all
// that others receive must be the same, letter for letter, but for ids, which are numbered as they come.
const databases = [await testDatabase(), await testDatabase()];
const NOW = new Date('2026-03-02T09:30:00Z');
const KINDS = [accepted, mentioned, answered, newPost];

interface Cast {
  writers: TestMember[];
  helper: TestMember;
  watchers: TestMember[];
}

async function cast(tx: Db): Promise<Cast> {
  const towns = [];
  for (const [country, language] of [
    ['BE', 'nl'],
    ['FR', 'fr'],
  ] as const)
    towns.push(
      await anOrganisation(tx, {
        name: `Town in ${country}`,
        slug: country.toLowerCase(),
        country,
        language,
        population_band: 'M',
      }),
    );
  const at = { seen_at: NOW, joined_at: NOW, created_at: NOW };
  const person = (handle: string, more: object) =>
    aMember(tx, {
      handle,
      name: `Person ${handle}`,
      email: `${handle}@example.org`,
      ...at,
      ...more,
    });
  return {
    writers: [
      await person('anna', { organisation_id: towns[0]!.id, locale: 'nl', languages: ['nl'] }),
      await person('bruno', {
        organisation_id: towns[1]!.id,
        locale: 'fr',
        languages: ['fr', 'en'],
        role: 'moderator',
        time_zone: 'Europe/Paris',
      }),
    ],
    helper: await person('hana', {}),
    watchers: [await person('wim', {}), await person('mona', { role: 'moderator' })],
  };
}

async function asOf(tx: Db, member: TestMember): Promise<Context> {
  const rows = await tx
    .selectFrom('persona')
    .select('id')
    .where('member_id', '=', member.id)
    .execute();
  const context = as(tx, member, { now: () => NOW, locale: member.locale as Context['locale'] });
  return { ...context, actor: { ...context.actor, aliases: rows.map(({ id }) => id) } };
}

/** What happens; all of it in one thread. */
async function story(tx: Db, { writers, helper }: Cast, who: number) {
  const writer = writers[who]!;
  const thread = await aConversation(await asOf(tx, writer), {
    title: 'Needle in our budget',
    markdown: 'OK?', // so short that only the writer's own language could say which one it is
    space: 'public',
    identity: 'member',
  });
  const help = await asOf(tx, helper);
  const answer = await addPost(help, thread.id, { markdown: 'Yes: @wim and @mona know.' });
  const reply = await addPost(await asOf(tx, writer), thread.id, {
    markdown: '@hana @wim thanks!',
    identity: 'member',
    parentId: answer.id,
  });
  await editPost(await asOf(tx, writer), reply.id, { markdown: '@hana @wim many thanks!' });
  await acceptAnswer(await asOf(tx, writer), thread.id, answer.id);
  const events = await tx.selectFrom('event').select('id').orderBy('id').execute();
  for (const { id } of events) await notify(tx, KINDS, id, NOW);
  return { ...thread, reply: reply.id };
}

/** All that one person gets to see of it. */
async function received(
  tx: Db,
  reader: TestMember | null,
  thread: { id: string; slug: string; reply: string },
) {
  const ctx = reader ? await asOf(tx, reader) : as(tx, null, { now: () => NOW });
  const api = async (path: string) => {
    const actor = { ...ctx.actor, ...(reader && { scopes: new Set(['read']) }) };
    const request = new Request(`http://127.0.0.1/api/v1${path}`);
    const answer = await handleApi(operations, { ...ctx, actor }, request, path.split('?')[0]!);
    return [answer.status, Object.fromEntries(answer.headers), await answer.text()];
  };
  const everywhere = {
    page: await findConversation(ctx, thread.slug, 1, { member: '?' }),
    list: await listConversations(ctx, listInput.parse({})),
    search: await search(ctx, searchInput.parse({ q: 'needle' })),
    post: await findPost(ctx, thread.reply, { member: '?' }),
    source: await findPostSource(ctx, thread.reply),
    versions: await listVersions(ctx, thread.reply),
    api: [
      await api('/conversations'),
      await api(`/conversations/${thread.id}`),
      await api(`/posts/${thread.reply}`),
      await api(`/posts/${thread.reply}/source`),
      await api(`/posts/${thread.reply}/versions`),
      await api('/search?q=needle'),
      await api('/notifications'),
    ],
    live: await readEvents(tx, ctx.actor, [thread.id], { after: 0 }),
  };
  if (!reader) return everywhere;
  const told = await tx
    .selectFrom('notification')
    .select('id')
    .where('recipient_id', '=', reader.id)
    .orderBy('id')
    .execute();
  const ids = told.map(({ id }) => id);
  const recipient = (await findReader(tx, reader.id))!;
  const items = await readMailItems(tx, recipient, ids, NOW);
  return {
    ...everywhere,
    notifications: await listNotifications(ctx),
    mails: await Promise.all(items.map((item) => composeInstant(tx, recipient, item))),
    mentions: await suggestMentions(ctx, { q: '', thread: thread.id }),
    people: await listPeople(ctx, { q: '' }),
  };
}

/** Ids and secrets by the order in which they come; event numbers from the first of them. */
function evened(value: unknown): string {
  const ids = new Map<string, string>();
  const text = JSON.stringify(value, null, 1).replace(
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=\.(?:mentioned|answered|accepted|new_post)\.)[\w-]+|(?<=needle-in-our-budget-)\w+/g,
    (id) => ids.get(id) ?? (ids.set(id, `#${ids.size}`), ids.get(id)!),
  );
  const first = Math.min(...[...text.matchAll(/"id": (\d+)/g)].map(([, id]) => Number(id)));
  return text
    .replace(/"id": (\d+)/g, (_, id: string) => `"id": ${Number(id) - first}`)
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|\+00)/g, (time) =>
      new Date(time).getTime() === NOW.getTime() ? time : 'then',
    );
}

async function tell(who: number): Promise<string> {
  const { db } = databases[who]!;
  const people = await cast(db);
  const thread = await story(db, people, who);
  const seen = [];
  for (const reader of [null, people.helper, ...people.watchers])
    seen.push(await received(db, reader, thread));
  return evened(seen);
}

test('who wrote as “a member” can’t be told from anything that others receive', async () => {
  const [one, other] = [await tell(0), await tell(1)];
  assert.ok(one.includes('A member') && one.includes('many thanks'), 'the story is told');
  assert.ok(one.includes('mail') && one.includes('Person hana'));
  const [a, b] = [one.split('\n'), other.split('\n')];
  const at = a.findIndex((line, n) => line !== b[n]);
  const place = [...(a[at] ?? '')].findIndex((sign, n) => sign !== b[at]?.[n]);
  const around = (line = '') => line.slice(Math.max(0, place - 60), place + 60);
  assert.equal(at === -1 ? '' : `${around(a[at])} ≠ ${around(b[at])}`, '');
  assert.equal(one.length, other.length);
});

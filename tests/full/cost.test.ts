import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { listNotifications } from '#commons/notifications/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { listGroupPeopleInput, listGroupsInput } from '#features/groups/schema.ts';
import { listGroupPeople, listGroups } from '#features/groups/server/index.ts';
import { DESK_VIEWS, listWaitingInput } from '#features/desk/schema.ts';
import { listWaiting } from '#features/desk/server/index.ts';
import { listOrganisationsInput } from '#features/organisations/schema.ts';
import { listOrganisations } from '#features/organisations/server/index.ts';
import type { Context } from '#platform/context.ts';
import { testDatabase } from '#tests/support/db.ts';
import { as, type TestMember } from '#tests/support/factories.ts';

// What a list costs in a community ten times the size of the one Copia is made for: the rows that
// PostgreSQL reads for it, in tables and indexes. A list that reads all there is shows at once.
const MEMBERS = 10_000;
const ORGANISATIONS = 300;
const GROUPS = 300;
const THINGS = 50_000;
/**
 * A page of 25 with what stands beside each, every space and group once to know which are readable,
 * and of a practice its 2,900 conversations twice.
 */
const MOST_ROWS = 7_000;
const MOST_STATEMENTS = 8;

const { db, countQueries } = await testDatabase();
await fill();

const readers: [name: string, reader: TestMember | null][] = [
  ['visitor', null],
  ['member of no organisation', await person('person9999')],
  ['member of five groups', await person('person1')],
  ['moderator', await person('person2')],
  ['host', await person('person3')],
];

const LISTS: Record<string, (ctx: Context) => Promise<{ items: readonly unknown[] }>> = {
  'conversations, newest activity': (ctx) => listConversations(ctx, listInput.parse({})),
  'conversations, most helpful': (ctx) =>
    listConversations(ctx, listInput.parse({ sort: 'helpful' })),
  'conversations of a practice': (ctx) =>
    listConversations(ctx, listInput.parse({ practice: 'practice-3' })),
  'questions without an answer': (ctx) =>
    listConversations(ctx, listInput.parse({ view: 'unanswered' })),
};
const MEMBERS_LISTS: typeof LISTS = {
  organisations: (ctx) => listOrganisations(ctx, listOrganisationsInput.parse({})),
  groups: (ctx) => listGroups(ctx, listGroupsInput.parse({})),
  'people of a group': async (ctx) => ({
    items: (await listGroupPeople(ctx, { slug: 'group-0' }, listGroupPeopleInput.parse({}))).people,
  }),
  notifications: (ctx) => listNotifications(ctx, {}),
};

const HOSTS_LISTS: typeof LISTS = Object.fromEntries(
  DESK_VIEWS.map((view) => [
    `what waits, ${view}`,
    (ctx: Context) => listWaiting(ctx, listWaitingInput.parse({ view })),
  ]),
);

describe(`with ${THINGS} things, ${GROUPS} groups and ${MEMBERS} members a list reads little`, () => {
  for (const [who, reader] of readers)
    for (const [name, list] of Object.entries({
      ...LISTS,
      ...(reader && MEMBERS_LISTS),
      ...(reader?.role === 'host' && HOSTS_LISTS),
    }))
      test(`${name}, as ${who}`, async (t) => {
        countQueries();
        const { rows, ms } = await cost(reader, list);
        // Two of them count the rows.
        const statements = countQueries() - 2;
        t.diagnostic(`${rows} rows read, ${statements} statements, ${ms} ms`);
        assert.ok(rows <= MOST_ROWS, `${rows} rows read`);
        assert.ok(statements <= MOST_STATEMENTS, `${statements} statements`);
      });
});

/** Rows read by one list in a transaction of its own, where PostgreSQL counts them apart. */
async function cost(reader: TestMember | null, list: (ctx: Context) => Promise<unknown>) {
  return db.transaction().execute(async (transaction) => {
    const counted = async () => {
      const { rows } = await sql<{ read: number }>`
        select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::float8 as read
          from pg_stat_xact_user_tables`.execute(transaction);
      return rows[0]!.read;
    };
    const before = await counted();
    const started = performance.now();
    await list({ ...as(db, reader), db: transaction });
    const ms = Math.round(performance.now() - started);
    return { rows: (await counted()) - before, ms };
  });
}

function person(handle: string): Promise<TestMember> {
  return db.selectFrom('member').selectAll().where('handle', '=', handle).executeTakeFirstOrThrow();
}

/** Written by the database itself: one statement a table. */
async function fill(): Promise<void> {
  const n = (count: number) => sql.raw(`generate_series(0, ${count - 1}) as n`);
  await sql`insert into organisation (id, slug, name, type, country)
    select gen_random_uuid(), 'organisation-' || n, 'Organisation ' || n, 'client', 'BE'
      from ${n(ORGANISATIONS)}`.execute(db);
  await sql`insert into member (id, handle, name, email, joined_at, role, organisation_id)
    select gen_random_uuid(), 'person' || n, 'Person ' || n, 'person' || n || '@cost.example', now(),
           case n when 2 then 'moderator' when 3 then 'host' else 'member' end,
           case when n < 9000 then (select id from organisation where slug = 'organisation-' || n % ${ORGANISATIONS}) end
      from ${n(MEMBERS)}`.execute(db);
  await sql`insert into practice (id, slug)
    select gen_random_uuid(), 'practice-' || n from ${n(50)}`.execute(db);
  await sql`insert into practice_text (practice_id, locale, title)
    select id, 'en', slug from practice`.execute(db);
  await sql`insert into member_group (id, slug, name, access)
    select gen_random_uuid(), 'group-' || n, 'Group ' || n,
           (array['open', 'restricted', 'private', 'confidential'])[1 + n % 4]
      from ${n(GROUPS)}`.execute(db);
  // Everybody in five groups, group by group.
  await sql`insert into group_membership (group_id, member_id, state)
    select grp.id, member.id, 'member'
      from (select id, row_number() over (order by id) as n from member) member
      join (select id, row_number() over (order by slug) as n from member_group) grp
        on (grp.n - member.n) % ${GROUPS} in (0, 1, 2, 3, 4)`.execute(db);
  await sql`insert into space (id, kind, organisation_id)
    select gen_random_uuid(), 'organisation', id from organisation
     where id not in (select organisation_id from space where organisation_id is not null)`.execute(
    db,
  );
  await sql`insert into space (id, kind, group_id)
    select gen_random_uuid(), 'group', id from member_group`.execute(db);
  for (const kind of ['public', 'members', 'clients', 'hosts', 'participants'] as const)
    await spaceOf(db, kind);
  // A third where all members read, the others by turns in each of the closed spaces.
  await sql`insert into thing (id, kind, slug, space_id, author_id, title, language, created_at,
      activity_at, post_count, last_number, helpful_count)
    select gen_random_uuid(), 'conversation', 'thing-' || n,
           case when n % 3 = 0 then open.ids[1 + n % cardinality(open.ids)] else closed.ids[1 + n % cardinality(closed.ids)] end,
           people.ids[1 + n % ${MEMBERS}], 'A question of ' || n, 'en', now() - n * interval '1 minute',
           now() - (n * 7919 % ${THINGS}) * interval '1 minute', 1, 1, n * 31 % 17
      from ${n(THINGS)},
           (select array_agg(id order by kind) as ids from space where kind in ('public', 'members')) open,
           (select array_agg(id order by id) as ids from space where kind not in ('public', 'members')) closed,
           (select array_agg(id order by handle) as ids from member) people`.execute(db);
  await sql`insert into conversation (thing_id, kind)
    select id, case when helpful_count % 2 = 0 then 'question' else 'discussion' end from thing`.execute(
    db,
  );
  await sql`insert into thing_practice (thing_id, practice_id)
    select thing.id, practice.id from thing join practice
      on practice.slug = 'practice-' || (thing.helpful_count * 3 % 50)`.execute(db);
  await sql`insert into post (id, thing_id, number, author_id, markdown, html, plain, pipeline, language, created_at)
    select gen_random_uuid(), id, 1, author_id, title, '<p>' || title || '</p>', title, 1, 'en', created_at
      from thing`.execute(db);
  // A hundred of the questions are looked after by the host, some until a day that has passed.
  await sql`insert into desk_work (kind, target_id, member_id, due_on, changed_at)
    select 'question', thing.id, host.id, current_date - 1 + (row_number() over (order by thing.id))::int % 3, now()
      from thing join conversation on conversation.thing_id = thing.id and conversation.kind = 'question',
           (select id from member where handle = 'person3') host
     order by thing.id limit 100`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

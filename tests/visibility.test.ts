import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { accessAttachment } from '#commons/attachments/server/index.ts';
import { readEvents } from '#commons/live/server/read-events.ts';
import { countUnread, listNotifications } from '#commons/notifications/server/index.ts';
import { findReader, readMailItems } from '#commons/notifications/server/mail-items.ts';
import { listPractices } from '#commons/practices/server/index.ts';
import { indexPost, search } from '#commons/search/server/index.ts';
import { segmentRule } from '#commons/segments/schema.ts';
import { searchInput } from '#commons/search/schema.ts';
import { groupIsKnown, ownSpace, spaceOf, whyReadOnly } from '#commons/spaces/server/index.ts';
import { accessThing, fillBodies, visibleTo } from '#commons/things/server/index.ts';
import { findPost, findPostSource } from '#commons/threads/server/index.ts';
import { listInput } from '#features/conversations/schema.ts';
import { findConversation, listConversations } from '#features/conversations/server/index.ts';
import { announced } from '#features/announcements/server/notifications.ts';
import { findGroup, followSegments, listGroups } from '#features/groups/server/index.ts';
import {
  countWaiting,
  findWaiting,
  listOwnWaiting,
  listWaiting,
} from '#commons/waiting/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aMember,
  anOrganisation,
  aPractice,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import {
  hears,
  looksAt,
  sees,
  standing,
  worlds,
  writes,
  type World,
} from '#tests/support/world.ts';

// Random members, organisations, groups and things against a simple model: every way to a thing answers
// as the model does. Each world lives in a transaction that is taken back.
const numRuns = process.env.COPIA_FULL ? 2_000 : 20;
const { db } = await testDatabase();
await spaceOf(db, 'participants');
const UNKNOWN = { member: '?' };
const undone = new Error('undone');

interface Made {
  members: TestMember[];
  groups: string[];
  /** Of each thing, in the world's order. */
  things: {
    id: string;
    slug: string;
    post: string;
    file: string;
    /** What its author wrote that waits for a look: in it, and to begin another in its space. */
    waiting: { reply: string; start: string };
  }[];
  practice: { id: string; slug: string };
  segment: string;
}

async function make(tx: Db, world: World): Promise<Made> {
  const organisations = [];
  for (const type of world.organisations) organisations.push(await anOrganisation(tx, { type }));
  const segment = newId();
  await tx
    .insertInto('segment')
    .values({
      ...{ id: segment, name: 'Some', created_at: new Date(), changed_at: new Date() },
      rule: JSON.stringify(segmentRule.parse(world.segment)),
    })
    .execute();
  const groups: string[] = [];
  for (const [n, access] of world.groups.entries()) {
    const id = newId();
    await tx
      .insertInto('member_group')
      .values({
        id,
        slug: `g${n}-${id}`,
        name: `Group ${n}`,
        access,
        segment_id: world.following === n ? segment : null,
      })
      .execute();
    groups.push(id);
  }
  const members: TestMember[] = [];
  for (const { role, organisation, groups: states } of world.members) {
    const member = await aMember(tx, {
      role,
      organisation_id: organisation === null ? null : organisations[organisation]!.id,
    });
    members.push(member);
    for (const [n, state] of states.entries())
      if (state !== 'none')
        await tx
          .insertInto('group_membership')
          .values({ group_id: groups[n]!, member_id: member.id, state })
          .execute();
  }
  await followSegments(tx, new Date());
  const practice = await aPractice(tx);
  for (const [n, { steward }] of world.members.entries())
    if (steward)
      await tx
        .insertInto('responsibility')
        .values({
          ...{ id: newId(), member_id: members[n]!.id },
          ...{ kind: 'practice_steward', practice_id: practice.id },
        })
        .execute();
  const hash = newId().replaceAll('-', '').padEnd(64, '0');
  await tx
    .insertInto('file')
    .values({ hash, size: 1, mime: 'text/csv', width: null, height: null })
    .execute();
  const things: Made['things'] = [];
  for (const thing of world.things) {
    const { kind, owner, author, state, participants, announced: toWhom } = thing;
    const [id, post, file] = [newId(), newId(), newId()];
    const slug = `t-${id}`;
    const space =
      kind === 'group'
        ? await ownSpace(tx, { groupId: groups[owner]! })
        : kind === 'organisation'
          ? await ownSpace(tx, { organisationId: organisations[owner]!.id })
          : await spaceOf(tx, kind);
    const by = members[author]!.id;
    const common = {
      id,
      slug,
      kind: 'conversation' as const,
      space_id: space,
      author_id: by,
      state,
      joined_to: state === 'joined' ? id : null,
    };
    await tx
      .insertInto('thing')
      .values({ ...common, title: 'Needle', language: 'en', post_count: 1, last_number: 1 })
      .execute();
    await tx.insertInto('conversation').values({ thing_id: id, kind: 'question' }).execute();
    await tx
      .insertInto('post')
      .values({
        id: post,
        thing_id: id,
        number: 1,
        author_id: by,
        markdown: 'needle',
        html: '<p>needle</p>',
        plain: 'needle',
        pipeline: 1,
        language: 'en',
      })
      .execute();
    await indexPost(tx, post);
    await tx
      .insertInto('thing_practice')
      .values({ thing_id: id, practice_id: practice.id })
      .execute();
    await tx
      .insertInto('attachment')
      .values({ id: file, file_hash: hash, name: 'a.csv', member_id: by, post_id: post })
      .execute();
    await tx
      .insertInto('event')
      .values({ kind: 'post_added', thing_id: id, post_id: post })
      .execute();
    const waiting = { reply: newId(), start: newId() };
    const place = { member_id: by, space_id: space, created_at: new Date() };
    await tx
      .insertInto('waiting_post')
      .values([
        { ...place, id: waiting.reply, thing_id: id, input: '{"markdown":"needle"}' },
        { ...place, id: waiting.start, input: '{"markdown":"needle","start":{"title":"Needle"}}' },
      ])
      .execute();
    if (thing.coAuthors.length)
      await tx
        .insertInto('co_author')
        .values(
          thing.coAuthors.map((n) => ({ id: newId(), thing_id: id, member_id: members[n]!.id })),
        )
        .execute();
    if (participants.length)
      await tx
        .insertInto('thing_participant')
        .values(participants.map((n) => ({ thing_id: id, member_id: members[n]!.id })))
        .execute();
    if (toWhom !== 'to nobody') {
      const narrowed = toWhom === 'to the segment';
      await tx
        .insertInto('announcement')
        .values({
          ...{ thing_id: id, announced_by: by, announced_at: new Date() },
          ...{ segment_id: narrowed ? segment : null, narrowed },
        })
        .execute();
    }
    await tx
      .insertInto('notification')
      .values(
        members.map((member) => ({
          id: newId(),
          kind: 'mentioned' as const,
          occurrence: `post/${post}`,
          recipient_id: member.id,
          thing_id: id,
          post_id: post,
        })),
      )
      .execute();
    things.push({ id, slug, post, file, waiting });
  }
  return { members, groups, things, practice, segment };
}

const opens = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error) => {
      if (error instanceof DomainError && error.code === 'not_found') return false;
      throw error;
    },
  );

/** The things that each way leads this reader to, by index. */
async function ways(ctx: Context, made: Made): Promise<Record<string, number[]>> {
  const indexes = (ids: Iterable<string>) =>
    [...new Set(ids)].map((id) => made.things.findIndex((thing) => thing.id === id)).sort(byNumber);
  const which = async (ask: (thing: Made['things'][number]) => Promise<boolean>) => {
    const found: number[] = [];
    for (const [n, thing] of made.things.entries()) if (await ask(thing)) found.push(n);
    return found;
  };
  const rows = await ctx.db.selectFrom('thing').select('id').where(visibleTo(ctx.actor)).execute();
  const slots = made.things.map(({ id }) => `thing/${id}`);
  const [filled] = await fillBodies(
    ctx,
    [{ html: slots.map((s) => `<a data-slot="${s}" data-words=""></a>`).join(''), slots }],
    'unknown',
  );
  const events = await readEvents(
    ctx.db,
    ctx.actor,
    made.things.map(({ id }) => id),
    { after: 0 },
  );
  return {
    'a query': indexes(rows.map(({ id }) => id)),
    'the door': await which(({ id }) => opens(accessThing(ctx, { id }))),
    page: await which(({ slug }) => opens(findConversation(ctx, slug, 1, UNKNOWN))),
    post: await which(({ post }) => opens(findPost(ctx, post, UNKNOWN))),
    source: await which(({ post }) => opens(findPostSource(ctx, post))),
    file: await which(({ file }) => opens(accessAttachment(ctx, file))),
    'live events': indexes(events.map(({ thingId }) => thingId!)),
    'links in texts': made.things.flatMap(({ slug }, n) => (filled!.includes(slug) ? [n] : [])),
  };
}
const byNumber = (a: number, b: number) => a - b;

/** The published ones among them that lists and counts show. */
async function lists(ctx: Context, made: Made): Promise<Record<string, number[]>> {
  const indexOf = (href: string) => made.things.findIndex(({ slug }) => href.includes(slug));
  const list = async (input: object) => {
    const { items, next } = await listConversations(ctx, listInput.parse(input));
    assert.equal(next, null);
    return items.map(({ href }) => indexOf(href)).sort(byNumber);
  };
  const hits = await search(ctx, searchInput.parse({ q: 'needle' }));
  return {
    list: await list({}),
    'list of a practice': await list({ practice: made.practice.slug }),
    'list by help': await list({ sort: 'helpful', view: 'unanswered' }),
    search: hits.hits.map(({ href }) => indexOf(href)).sort(byNumber),
  };
}

/** What waits that this reader may look at, by index, by its door; the list of it is the same. */
async function waits(ctx: Context, made: Made): Promise<Record<'reply' | 'start', number[]>> {
  const listed = [...(await listOwnWaiting(ctx, '?')), ...(await listWaiting(ctx, '?'))];
  const found = { reply: [] as number[], start: [] as number[] };
  for (const [n, { waiting }] of made.things.entries())
    for (const what of ['reply', 'start'] as const) {
      const open = await opens(findWaiting(ctx, waiting[what], '?'));
      assert.equal(
        listed.some(({ id }) => id === waiting[what]),
        open,
      );
      if (open) found[what].push(n);
    }
  assert.equal(await countWaiting(ctx), listed.filter(({ mine }) => !mine).length);
  return found;
}

/** Those among what this reader sees that they may not write in, by index. */
async function readOnly(ctx: Context, made: Made): Promise<number[]> {
  const rows = await ctx.db
    .selectFrom('thing')
    .select('id')
    .where(visibleTo(ctx.actor))
    .where(whyReadOnly(ctx.actor), 'is not', null)
    .execute();
  return rows.map(({ id }) => made.things.findIndex((thing) => thing.id === id)).sort(byNumber);
}

/** Of each group that its list and its page tell this reader of, what they tell. */
async function toldOfGroups(ctx: Context, made: Made): Promise<string[]> {
  const { items } = await listGroups(ctx, { q: '' });
  const told: string[] = [];
  for (const [n, id] of made.groups.entries()) {
    const item = items.find((one) => one.id === id);
    assert.equal(await opens(findGroup(ctx, { id }, '?')), item !== undefined);
    if (item) told.push(`${n}${item.memberCount === null ? '' : ' with its home'}`);
  }
  return told;
}

/** The same, as the model says. */
const toldBy = (world: World, who: number) => (access: string, n: number) => {
  const inside = ['member', 'invited'].includes(standing(world, who, n));
  if (access === 'confidential' && !inside) return [];
  return [`${n}${inside || access !== 'private' ? ' with its home' : ''}`];
};

/** What a mail of all that somebody was told would tell them, by index. */
async function mailed({ db: tx }: Context, made: Made, who: number): Promise<number[]> {
  const { id } = made.members[who]!;
  const reader = (await findReader(tx, id))!;
  const told = await tx
    .selectFrom('notification')
    .select('id')
    .where('recipient_id', '=', id)
    .execute();
  const items = await readMailItems(
    tx,
    reader,
    told.map((one) => one.id),
    new Date(),
  );
  return items
    .filter(({ drop, words }) => {
      assert.equal(drop === null, words !== '');
      return drop === null;
    })
    .map(({ thingId }) => made.things.findIndex((thing) => thing.id === thingId))
    .sort(byNumber);
}

/** Whom each announcement reaches, by index; nobody of what was not announced. */
async function reached(tx: Db, made: Made): Promise<number[][]> {
  const reach: number[][] = [];
  for (const { id, post } of made.things) {
    const happening = { eventId: 0, at: new Date(), kind: 'thing_published' as const };
    const audience = await announced.audience(tx, {
      ...{ ...happening, actorId: null, memberId: null, thingId: id, postId: post },
    });
    const ids = audience.map((one) => (typeof one === 'string' ? one : one.id));
    reach.push(
      ids.map((one) => made.members.findIndex((member) => member.id === one)).sort(byNumber),
    );
  }
  return reach;
}

test('every way to a thing answers as the model', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      await db
        .transaction()
        .execute(async (tx) => {
          const made = await make(tx, world);
          assert.deepEqual(
            await reached(tx, made),
            world.things.map((thing) => hears(world, thing)),
            'announcements',
          );
          for (const who of [null, ...made.members.keys()]) {
            const ctx = as(tx, who === null ? null : made.members[who]!);
            const visible = world.things.flatMap((thing, n) =>
              sees(world, who, thing) ? [n] : [],
            );
            const published = visible.filter((n) => world.things[n]!.state === 'published');
            for (const [way, found] of Object.entries(await ways(ctx, made)))
              assert.deepEqual(found, visible, `${way}, for ${who ?? 'a visitor'}`);
            for (const [way, found] of Object.entries(await lists(ctx, made)))
              assert.deepEqual(found, published, `${way}, for ${who ?? 'a visitor'}`);
            const practices = await listPractices(ctx);
            assert.equal(
              practices.find(({ id }) => id === made.practice.id)?.conversationCount,
              published.length,
              `count, for ${who ?? 'a visitor'}`,
            );
            const outsideOf = visible.filter((n) => !writes(world, who, world.things[n]!));
            assert.deepEqual(await readOnly(ctx, made), outsideOf, `writing, for ${who}`);
            const looked = (begins: boolean) =>
              world.things.flatMap((thing, n) => (looksAt(world, who, thing, begins) ? [n] : []));
            assert.deepEqual(
              await waits(ctx, made),
              { reply: looked(false), start: looked(true) },
              `what waits, for ${who ?? 'a visitor'}`,
            );
            if (who === null) {
              const known = tx
                .selectFrom('member_group')
                .select('id')
                .where(groupIsKnown(ctx.actor));
              assert.deepEqual(await known.execute(), [], 'groups are for members');
              continue;
            }
            assert.equal(await countUnread(ctx), visible.length, `unread, for ${who}`);
            assert.equal((await listNotifications(ctx)).items.length, visible.length);
            assert.deepEqual(await mailed(ctx, made, who), published, `mail, for ${who}`);
            assert.deepEqual(
              await toldOfGroups(ctx, made),
              world.groups.flatMap(toldBy(world, who)),
            );
          }
          throw undone;
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error;
        });
    }),
    // Of a changed rule one only asks whether it is noticed: no smallest world is looked for.
    { numRuns, endOnFailure: process.env.COPIA_MUTANT !== undefined },
  );
});

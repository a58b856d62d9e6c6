import { sql } from 'kysely';
import { indexPost } from '#commons/search/server/index.ts';
import { slugify } from '#commons/things/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import type { ArchivePost } from '../../schema.ts';
import type { Converted } from './convert.ts';
import { tailOf } from '../ids.ts';
import { memberIdOf, titleOf, topicIdOf, type Known } from './known.ts';
import { numberKey, type Survey } from './survey.ts';

/** A post ready to be stored. */
export interface ReadyPost {
  id: string;
  post: ArchivePost;
  body: Converted;
  fingerprint: string;
  parentId: string | null;
  /** It is here already, with another text. */
  isChange: boolean;
}

export interface WriteOptions {
  spaceId: string;
  /** Practices by old category. */
  practices: ReadonlyMap<number, string>;
}

/**
 * Stores one batch whole or not at all: topics that begin in it, posts, mentions, search, counters,
 * and where each came from. Tells nobody: an import is no news.
 */
export async function writePosts(
  db: Db,
  batch: readonly ReadyPost[],
  survey: Survey,
  known: Known,
  options: WriteOptions,
): Promise<{ topics: number; created: number; updated: number; kept: number }> {
  return db.transaction().execute(async (tx) => {
    const topics = await writeTopics(tx, batch, survey, known, options);
    const created = batch.filter((each) => !each.isChange);
    await insertPosts(tx, created, survey, known);
    const { updated, kept } = await updatePosts(
      tx,
      batch.filter((each) => each.isChange),
    );
    const touched = [...created, ...updated];
    await writeMentions(tx, touched);
    await reindexChanged(tx, updated);
    await countTopics(tx, [
      ...new Set(batch.map(({ post }) => topicIdOf(known, survey, post.topicId))),
    ]);
    return { topics, created: created.length, updated: updated.length, kept };
  });
}

async function writeTopics(
  tx: Db,
  batch: readonly ReadyPost[],
  survey: Survey,
  known: Known,
  options: WriteOptions,
): Promise<number> {
  const fresh = new Map<number, ReadyPost>();
  for (const each of batch) {
    const { topicId, number } = each.post;
    if (known.topics.has(topicId)) continue;
    const first = fresh.get(topicId);
    if (!first || number < first.post.number) fresh.set(topicId, each);
  }
  if (fresh.size === 0) return 0;
  const rows = [...fresh].map(([topicId, first]) => {
    const topic = survey.topics.get(topicId)!;
    const id = topicIdOf(known, survey, topicId);
    const title = titleOf(topic);
    return { topic, id, title, language: first.body.language };
  });
  await tx
    .insertInto('thing')
    .values(
      rows.map(({ topic, id, title, language }) => ({
        id,
        kind: 'conversation' as const,
        slug: [slugify(title), tailOf(id)].filter(Boolean).join('-'),
        space_id: options.spaceId,
        author_id: memberIdOf(known, survey, topic.author),
        title,
        language,
        created_at: new Date(topic.createdAt),
        activity_at: new Date(topic.createdAt),
        closed_at: topic.closed ? new Date(topic.createdAt) : null,
      })),
    )
    .execute();
  await tx
    .insertInto('conversation')
    .values(
      rows.map(({ topic, id }) => ({
        thing_id: id,
        kind: topic.accepted === null ? ('discussion' as const) : ('question' as const),
      })),
    )
    .execute();
  const links = rows.flatMap(({ topic, id }) => {
    const practice =
      topic.categoryId === null ? undefined : options.practices.get(topic.categoryId);
    return practice ? [{ thing_id: id, practice_id: practice }] : [];
  });
  if (links.length > 0) await tx.insertInto('thing_practice').values(links).execute();
  await tx
    .insertInto('import_map')
    .values(
      rows.map(({ topic, id, title }) => ({
        source_id: known.sourceId,
        kind: 'topic' as const,
        old_id: String(topic.id),
        new_id: id,
        fingerprint: title,
      })),
    )
    .execute();
  for (const { topic, id } of rows) known.topics.set(topic.id, id);
  return rows.length;
}

async function insertPosts(
  tx: Db,
  batch: readonly ReadyPost[],
  survey: Survey,
  known: Known,
): Promise<void> {
  if (batch.length === 0) return;
  const numbers = await freeNumbers(tx, batch, survey, known);
  await tx
    .insertInto('post')
    .values(
      batch.map(({ id, post, body, parentId }) => ({
        ...columnsOf(body),
        id,
        thing_id: topicIdOf(known, survey, post.topicId),
        number: numbers.get(id) ?? post.number,
        parent_id: parentId,
        author_id: memberIdOf(known, survey, post.username),
        created_at: post.createdAt,
        removed_at: post.hidden ? new Date(post.changedAt) : null,
        imported_likes: post.likes,
      })),
    )
    .execute();
  await tx
    .insertInto('import_map')
    .values(
      batch.flatMap(({ id, post, fingerprint }) => {
        const row = { source_id: known.sourceId, kind: 'post' as const, new_id: id };
        return [
          { ...row, old_id: String(post.id), fingerprint },
          { ...row, old_id: numberKey(post.topicId, post.number), fingerprint: null },
        ];
      }),
    )
    .execute();
}

/** New posts of a thread that went on here get the next free numbers. */
async function freeNumbers(
  tx: Db,
  batch: readonly ReadyPost[],
  survey: Survey,
  known: Known,
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  if (!known.again) return numbers;
  const things = [...new Set(batch.map(({ post }) => topicIdOf(known, survey, post.topicId)))];
  const { rows } = await sql<{ id: string; last_number: number; taken: number[] }>`
    select thing.id, thing.last_number,
           array(select number from post where post.thing_id = thing.id) as taken
      from thing where id = any(${things}::uuid[]) for update`.execute(tx);
  const byThing = new Map(rows.map((row) => [row.id, { ...row, taken: new Set(row.taken) }]));
  for (const { id, post } of batch) {
    const thing = byThing.get(topicIdOf(known, survey, post.topicId));
    if (!thing) continue;
    const number = thing.taken.has(post.number) ? thing.last_number + 1 : post.number;
    numbers.set(id, number);
    thing.taken.add(number);
    thing.last_number = Math.max(thing.last_number, number);
  }
  return numbers;
}

/** The archive's new text replaces the old one, unless somebody edited it here. */
async function updatePosts(
  tx: Db,
  batch: readonly ReadyPost[],
): Promise<{ updated: ReadyPost[]; kept: number }> {
  const updated: ReadyPost[] = [];
  for (const each of batch) {
    const result = await tx
      .updateTable('post')
      .set({ ...columnsOf(each.body), imported_likes: each.post.likes })
      .where('id', '=', each.id)
      .where('edited_at', 'is', null)
      .executeTakeFirst();
    if (result.numUpdatedRows > 0n) updated.push(each);
    await tx
      .updateTable('import_map')
      .set({ fingerprint: each.fingerprint })
      .where('new_id', '=', each.id)
      .where('kind', '=', 'post')
      .where('old_id', '=', String(each.post.id))
      .execute();
  }
  return { updated, kept: batch.length - updated.length };
}

function columnsOf({ markdown, html, plain, pipeline, slots, language }: Converted) {
  return { markdown, html, plain, pipeline, slots, language };
}

async function writeMentions(tx: Db, batch: readonly ReadyPost[]): Promise<void> {
  const changed = batch.filter((each) => each.isChange).map(({ id }) => id);
  if (changed.length > 0)
    await tx.deleteFrom('post_mention').where('post_id', 'in', changed).execute();
  const rows = batch.flatMap(({ id, body }) =>
    [...new Set(body.mentions.members)].map((member_id) => ({ post_id: id, member_id })),
  );
  if (rows.length === 0) return;
  // An id that somebody wrote by hand may name nobody.
  await sql`
    insert into post_mention (post_id, member_id)
    select t.post_id, t.member_id
      from unnest(${rows.map((row) => row.post_id)}::uuid[], ${rows.map((row) => row.member_id)}::uuid[])
           as t (post_id, member_id)
      join member on member.id = t.member_id`.execute(tx);
}

/** What changed is found by its new text; what is new is indexed when all of it is there. */
async function reindexChanged(tx: Db, changed: readonly ReadyPost[]): Promise<void> {
  for (const { id } of changed) await indexPost(tx, id);
}

async function countTopics(tx: Db, ids: readonly string[]): Promise<void> {
  await sql`
    update thing
       set post_count = counted.posts, last_number = greatest(thing.last_number, counted.last),
           activity_at = greatest(thing.activity_at, counted.newest),
           imported_likes = counted.likes,
           last_poster_id = (select author_id from post where thing_id = thing.id
                               and removed_at is null order by number desc limit 1)
      from (select thing_id, count(*) filter (where removed_at is null) as posts,
                   max(number) as last, max(created_at) as newest,
                   coalesce(max(imported_likes) filter (where number = 1), 0) as likes
              from post where thing_id = any(${ids}::uuid[]) group by thing_id) counted
     where thing.id = counted.thing_id`.execute(tx);
}

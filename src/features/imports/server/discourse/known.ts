import type { Db } from '#platform/db/connect.ts';
import { importedId } from '../ids.ts';
import { readOldPath, type References } from './references.ts';
import { numberKey, type Survey } from './survey.ts';

type MapKind = 'topic' | 'post' | 'member';
const CHUNK = 5000;

/** Which record of an archive is which one here: those of this file, and of imports before. */
export interface Known {
  sourceId: string;
  /** Whether an import of this source brought something before. */
  again: boolean;
  /** Ids of records that are here already, by old id. Posts: only where they differ from `idOf`. */
  members: Map<string, string>;
  topics: Map<number, string>;
  otherPosts: Map<number, string>;
  /** Posts of this file that are here already. */
  postsHere: number;
  /** Posts of this file whose date is another one here: a sign of another forum. */
  postsStrange: number;
  names: Map<string, string>;
}

/** Reads what earlier imports of this source left here, as far as this archive speaks of it. */
export async function readKnown(db: Db, sourceId: string, survey: Survey): Promise<Known> {
  const known: Known = {
    sourceId,
    again: false,
    members: new Map(),
    topics: new Map(),
    otherPosts: new Map(),
    postsHere: 0,
    postsStrange: 0,
    names: new Map(),
  };
  const read = (kind: MapKind, ids: string[]) => readMap(db, sourceId, kind, ids);
  for (const row of await read('member', [...survey.members.keys()])) {
    known.members.set(row.old_id, row.new_id);
  }
  for (const row of await read('topic', [...survey.topics.keys()].map(String)))
    known.topics.set(Number(row.old_id), row.new_id);
  for (const ids of chunks([...survey.posts.keys()])) {
    for (const row of await read('post', ids.map(String))) {
      const id = Number(row.old_id);
      known.postsHere += 1;
      if (row.new_id === ownPostId(sourceId, id, survey)) continue;
      known.otherPosts.set(id, row.new_id);
      known.postsStrange += 1;
    }
  }
  known.again = known.postsHere > 0 || known.topics.size > 0 || (await hasAny(db, sourceId));
  return known;
}

/** Where a post of this file is, or will be. */
export function postIdOf(known: Known, survey: Survey, id: number): string {
  return known.otherPosts.get(id) ?? ownPostId(known.sourceId, id, survey);
}

export function topicIdOf(known: Known, survey: Survey, id: number): string {
  return (
    known.topics.get(id) ??
    importedId(known.sourceId, 'topic', String(id), survey.topics.get(id)!.createdAt)
  );
}

export function memberIdOf(known: Known, survey: Survey, username: string): string {
  const key = username.toLowerCase();
  return (
    known.members.get(key) ??
    importedId(known.sourceId, 'member', key, survey.members.get(key)!.since)
  );
}

/** What texts may speak of: this file's records, and those of `earlier` imports. */
export function referencesOf(known: Known, survey: Survey, earlier: References | null): References {
  return {
    member(username) {
      const key = username.toLowerCase();
      const member = survey.members.get(key);
      if (!member) return earlier?.member(key) ?? null;
      return {
        id: memberIdOf(known, survey, key),
        name: known.names.get(key) ?? member.name ?? member.username,
      };
    },
    topic(topicId) {
      const topic = survey.topics.get(topicId);
      if (!topic) return earlier?.topic(topicId) ?? null;
      return { id: topicIdOf(known, survey, topicId), title: titleOf(topic) };
    },
    post(topicId, number) {
      const id = survey.byNumber.get(numberKey(topicId, number));
      if (id === undefined) return earlier?.post(topicId, number) ?? null;
      return { id: postIdOf(known, survey, id) };
    },
    postById(postId) {
      if (!survey.posts.has(postId)) return earlier?.postById(postId) ?? null;
      return { id: postIdOf(known, survey, postId) };
    },
  };
}

/** A topic's title; from its address where the archive does not say it. */
export function titleOf(topic: { id: number; title: string | null; slug: string | null }): string {
  const words = topic.title ?? topic.slug?.replace(/-+/g, ' ').trim();
  return [...(words || `#${topic.id}`)].slice(0, 290).join('');
}

/**
 * What the texts of a batch speak of that is not in this file, but came with an earlier one: an
 * archive may hold new posts only.
 */
export async function readEarlier(
  db: Db,
  sourceId: string,
  survey: Survey,
  texts: readonly string[],
): Promise<References> {
  const wanted = { topic: new Set<string>(), post: new Set<string>(), member: new Set<string>() };
  for (const text of texts) {
    for (const [, name, fields] of text.matchAll(/\[quote="?([^,"\]\n]+)([^\]\n]*)\]/g)) {
      wanted.member.add(name!.trim().toLowerCase());
      const [post, topic] = ['post', 'topic'].map(
        (key) => new RegExp(`${key}:\\s*(\\d+)`).exec(fields!)?.[1],
      );
      if (post && topic) wanted.post.add(`${topic}/${post}`);
    }
    for (const [, name] of text.matchAll(/@([\p{L}\p{N}_.-]{1,60})/gu))
      wanted.member.add(name!.toLowerCase().replace(/[._-]+$/, ''));
    for (const [path] of text.matchAll(/\/(?:t|p)\/[^\s"'<>)\]]+/g)) {
      const address = readOldPath(path);
      if (address?.kind === 'post-id') wanted.post.add(String(address.postId));
      if (address?.kind === 'topic' || address?.kind === 'post')
        wanted.topic.add(String(address.topicId));
      if (address?.kind === 'post') wanted.post.add(`${address.topicId}/${address.number}`);
    }
  }
  const absent = {
    topic: [...wanted.topic].filter((id) => !survey.topics.has(Number(id))),
    post: [...wanted.post].filter((id) =>
      id.includes('/') ? !survey.byNumber.has(id) : !survey.posts.has(Number(id)),
    ),
    member: [...wanted.member].filter((name) => !survey.members.has(name)),
  };
  const found = new Map<string, { id: string; name: string }>();
  for (const kind of ['topic', 'post', 'member'] as const)
    for (const row of await readMap(db, sourceId, kind, absent[kind]))
      found.set(`${kind} ${row.old_id}`, { id: row.new_id, name: row.name ?? '' });
  const get = (kind: MapKind, id: string | number) => found.get(`${kind} ${id}`) ?? null;
  return {
    member: (username) => get('member', username.toLowerCase()),
    topic: (id) => {
      const topic = get('topic', id);
      return topic && { id: topic.id, title: topic.name };
    },
    post: (topicId, number) => get('post', numberKey(topicId, number)),
    postById: (id) => get('post', id),
  };
}

async function readMap(db: Db, sourceId: string, kind: MapKind, ids: readonly string[]) {
  const rows: { old_id: string; new_id: string; name: string | null }[] = [];
  for (const some of chunks(ids)) {
    let query = db
      .selectFrom('import_map')
      .select(['old_id', 'new_id'])
      .$castTo<{ old_id: string; new_id: string; name: string | null }>()
      .where('source_id', '=', sourceId)
      .where('import_map.kind', '=', kind)
      .where('old_id', 'in', some);
    if (kind === 'member')
      query = query
        .leftJoin('member', 'member.id', 'import_map.new_id')
        .select('member.name') as typeof query;
    if (kind === 'topic')
      query = query
        .leftJoin('thing', 'thing.id', 'import_map.new_id')
        .select('thing.title as name') as typeof query;
    rows.push(...(await query.execute()));
  }
  return rows;
}

async function hasAny(db: Db, sourceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('import_map')
    .select('old_id')
    .where('source_id', '=', sourceId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function ownPostId(sourceId: string, id: number, survey: Survey): string {
  return importedId(sourceId, 'post', String(id), survey.posts.get(id)!.createdAt);
}

function chunks<T>(items: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < items.length; at += CHUNK) result.push(items.slice(at, at + CHUNK));
  return result;
}

import {
  discourseLine,
  type ArchivePost,
  type DiscourseLine,
  type PostSort,
} from '../../schema.ts';
import { readLines } from './read-lines.ts';

export type ReadPost = { line: number } & (
  { post: ArchivePost; reason?: undefined } | { post: null; reason: string }
);

/** The posts of an archive in the order of the file; a broken line is given with its reason. */
export async function* readPosts(path: string): AsyncGenerator<ReadPost> {
  for await (const { line, text, reason } of readLines(path)) {
    yield text === null ? { line, post: null, reason: reason! } : { line, ...parsePost(text) };
  }
}

/** One line of an archive as a post, or why it is none. */
export function parsePost(
  text: string,
): { post: ArchivePost; reason?: undefined } | { post: null; reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { post: null, reason: 'the line is not valid JSON' };
  }
  const parsed = discourseLine.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const field = issue.path.map(String).join('.');
    if (!field) return { post: null, reason: 'the line is not a post' };
    const missing = !hasField(json, issue.path);
    return { post: null, reason: `“${field}” ${missing ? 'is missing' : 'has a wrong value'}` };
  }
  return evenOut(parsed.data);
}

function evenOut(
  row: DiscourseLine,
): { post: ArchivePost; reason?: undefined } | { post: null; reason: string } {
  const person = typeof row.user === 'object' ? row.user : null;
  const username = row.username ?? person?.username ?? (row.user as string | null | undefined);
  if (!username) return { post: null, reason: '“user” is missing' };
  const createdAt = readDate(row.created_at);
  if (!createdAt) return { post: null, reason: '“created_at” is no date' };
  const sort = sortOf(row);
  const raw = row.raw?.trim() ? withoutNul(row.raw) : null;
  const cooked = row.cooked?.trim() ? withoutNul(row.cooked) : null;
  if (sort === 'post' && raw === null && cooked === null)
    return { post: null, reason: 'there is no text: “raw” and “cooked” are both missing' };
  return {
    post: {
      id: row.id,
      topicId: row.topic_id,
      number: row.post_number,
      replyTo: row.reply_to_post_number ?? null,
      sort,
      actionCode: row.action_code ?? null,
      createdAt,
      changedAt: (row.updated_at ? readDate(row.updated_at) : null)?.getTime() ?? +createdAt,
      title: row.topic_title ? withoutNul(row.topic_title).trim() || null : null,
      slug: row.topic_slug ?? null,
      categoryId: row.category_id ?? null,
      username: withoutNul(username),
      name: withoutNul(person?.name ?? row.name ?? '').trim() || null,
      raw,
      cooked,
      likes: row.like_count ?? row.actions_summary?.find(({ id }) => id === LIKE)?.count ?? 0,
      hidden: row.hidden ?? false,
      accepted: row.accepted_answer ?? false,
    },
  };
}

const LIKE = 2;
const SMALL_ACTION = 3;
const WHISPER = 4;

function sortOf(row: DiscourseLine): PostSort {
  if ((row.archetype ?? row.topic_archetype) === 'private_message') return 'private';
  if (row.post_type === SMALL_ACTION) return 'action';
  if (row.post_type === WHISPER) return 'whisper';
  return row.deleted_at || row.user_deleted ? 'deleted' : 'post';
}

/** A date as the API (`…T…Z`) or a database writes it; one without a zone is in UTC. */
function readDate(text: string): Date | null {
  const zoned = /(?:z|utc|gmt|[+-]\d\d:?\d\d)\s*$/i.test(text) ? text : `${text.trim()}Z`;
  const date = new Date(zoned);
  const year = date.getUTCFullYear();
  return year >= 1970 && year < 10_000 ? date : null;
}

/** PostgreSQL's texts hold every character but this one. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

function hasField(json: unknown, path: readonly PropertyKey[]): boolean {
  let at: unknown = json;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !(key in at)) return false;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return true;
}

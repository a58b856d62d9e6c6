import type { ArchivePost, SkippedLine } from '../../schema.ts';
import { readPosts } from './read-post.ts';
import { lineBreaks, type Dialect } from './evidence.ts';

/** What is known of each post before the second reading; small, since all are in memory. */
export interface KnownPost {
  topicId: number;
  number: number;
  /** ms since 1970 */
  createdAt: number;
  changedAt: number;
  /** The line whose version of the post counts. */
  line: number;
  replyTo: number | null;
}

export interface KnownTopic {
  id: number;
  title: string | null;
  titleAt: number;
  slug: string | null;
  categoryId: number | null;
  createdAt: number;
  firstNumber: number;
  author: string;
  closed: boolean;
  /** Old id of the accepted answer. */
  accepted: number | null;
}

export interface KnownMember {
  username: string;
  name: string | null;
  /** Their first post in the archive. */
  since: number;
}

export interface Survey {
  lines: number;
  posts: Map<number, KnownPost>;
  /** Old post id by `numberKey(topic, number)`. */
  byNumber: Map<string, number>;
  topics: Map<number, KnownTopic>;
  /** By username in lower case. */
  members: Map<string, KnownMember>;
  skipped: SkippedLine[];
  skippedCount: number;
  repeated: number;
  leftOut: { actions: number; whispers: number; deleted: number; private: number };
  dialect: Dialect;
}

export const MAX_LISTED = 1000;

/** Names a post by its topic and its number, as quotes and addresses do. */
export const numberKey = (topicId: number, number: number): string => `${topicId}/${number}`;

/**
 * The first reading of an archive: which posts, topics and people it holds, and how this forum
 * writes (line breaks, maths, its own address), decided from its rendered HTML.
 * @param site the forum's address, when the operator knows better than the archive
 */
export async function surveyArchive(
  path: string,
  options: { site?: string | null; onPost?: () => void } = {},
): Promise<Survey> {
  const survey: Survey = {
    lines: 0,
    posts: new Map(),
    byNumber: new Map(),
    topics: new Map(),
    members: new Map(),
    skipped: [],
    skippedCount: 0,
    repeated: 0,
    leftOut: { actions: 0, whispers: 0, deleted: 0, private: 0 },
    dialect: { breaks: true, maths: false, emoji: false, site: options.site ?? null },
  };
  const votes = { break: 0, plain: 0 };
  const sites = new Map<string, number>();
  for await (const { line, post, reason } of readPosts(path)) {
    survey.lines += 1;
    options.onPost?.();
    if (post) notePost(survey, line, post);
    else skip(survey, line, reason);
    if (post?.sort !== 'post' || !post.cooked) continue;
    const breaks = post.raw ? lineBreaks(post.raw, post.cooked) : null;
    if (breaks !== null) votes[breaks ? 'break' : 'plain'] += 1;
    survey.dialect.maths ||= /class=["'](?:math|asciimath)["']/.test(post.cooked);
    survey.dialect.emoji ||= /class="emoji/.test(post.cooked);
    for (const [, host, topic] of post.cooked.matchAll(
      /href="(https?:\/\/[^/"\s]+)\/t\/[^/"\s]+\/(\d+)/g,
    ))
      if (survey.topics.has(Number(topic))) sites.set(host!, (sites.get(host!) ?? 0) + 1);
  }
  // Discourse breaks lines unless told otherwise.
  survey.dialect.breaks = votes.break >= votes.plain;
  survey.dialect.site ??= [...sites].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
  return survey;
}

function skip(survey: Survey, line: number, reason: string): void {
  survey.skippedCount += 1;
  if (survey.skipped.length < MAX_LISTED) survey.skipped.push({ line, reason });
}

const LEFT_OUT = {
  action: 'actions',
  whisper: 'whispers',
  deleted: 'deleted',
  private: 'private',
} as const;

function notePost(survey: Survey, line: number, post: ArchivePost): void {
  if (post.sort !== 'post') {
    survey.leftOut[LEFT_OUT[post.sort]] += 1;
    const topic = survey.topics.get(post.topicId);
    const closing = /^(?:auto)?closed\.(enabled|disabled)$/.exec(post.actionCode ?? '');
    if (topic && closing) topic.closed = closing[1] === 'enabled';
    return;
  }
  const key = numberKey(post.topicId, post.number);
  const twin = survey.byNumber.get(key);
  if (twin !== undefined && twin !== post.id)
    return skip(survey, line, `number ${post.number} of topic ${post.topicId} is taken`);
  const known = survey.posts.get(post.id);
  if (known) survey.repeated += 1;
  if (known && numberKey(known.topicId, known.number) !== key)
    return skip(survey, line, `post ${post.id} stands in another place on line ${known.line}`);
  noteTopic(survey, post);
  noteMember(survey, post);
  if (known && known.changedAt > post.changedAt) return;
  survey.byNumber.set(key, post.id);
  survey.posts.set(post.id, {
    topicId: post.topicId,
    number: post.number,
    createdAt: +post.createdAt,
    changedAt: post.changedAt,
    line,
    replyTo: post.replyTo === post.number ? null : post.replyTo,
  });
}

function noteTopic(survey: Survey, post: ArchivePost): void {
  const topic = survey.topics.get(post.topicId);
  if (!topic) {
    survey.topics.set(post.topicId, {
      id: post.topicId,
      title: post.title,
      titleAt: post.changedAt,
      slug: post.slug,
      categoryId: post.categoryId,
      createdAt: +post.createdAt,
      firstNumber: post.number,
      author: post.username,
      closed: false,
      accepted: post.accepted ? post.id : null,
    });
    return;
  }
  if (post.title && post.changedAt >= topic.titleAt) {
    topic.title = post.title;
    topic.titleAt = post.changedAt;
    topic.slug = post.slug ?? topic.slug;
    topic.categoryId = post.categoryId ?? topic.categoryId;
  }
  topic.createdAt = Math.min(topic.createdAt, +post.createdAt);
  if (post.number <= topic.firstNumber) {
    topic.firstNumber = post.number;
    topic.author = post.username;
  }
  if (post.accepted) topic.accepted = post.id;
}

function noteMember(survey: Survey, post: ArchivePost): void {
  const key = post.username.toLowerCase();
  const member = survey.members.get(key);
  if (!member) {
    survey.members.set(key, {
      username: post.username,
      name: post.name,
      since: +post.createdAt,
    });
    return;
  }
  member.name ??= post.name;
  member.since = Math.min(member.since, +post.createdAt);
}

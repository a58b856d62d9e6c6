import { newId } from '#platform/db/ids.ts';
import { DemoError } from './parse-conversation.ts';
import type { DemoCommunity, DemoConversation, DemoMember, DemoPost } from './schema.ts';

const DAY = 86_400_000;

/** The demo with its ids and instants: what every table's rows are made from. */
export interface DemoPlan {
  demo: DemoCommunity;
  now: Date;
  organisationId(slug: string): string;
  memberId(handle: string): string;
  practiceId(slug: string): string;
  groupId(slug: string): string;
  categoryId(slug: string): string;
  thingId(key: string): string;
  postId(key: string, number: number): string;
  member(handle: string): DemoMember;
  /** The instant so many days before now, never in the future. */
  ago(days: number): Date;
  joinedAt(handle: string): Date;
}

/** Gives everything an id whose age is the record's own, since lists and search sort by ids too. */
export function planDemo(demo: DemoCommunity, now: Date): DemoPlan {
  const ago = (days: number) => byDay(Math.round(now.getTime() - Math.max(0, days) * DAY), now);
  const idAt = (days: number) => newId(ago(days).getTime());
  const members = new Map(demo.members.map((member) => [member.handle, member]));
  const ids = {
    organisation: new Map(demo.organisations.map(({ slug }) => [slug, idAt(435)])),
    member: new Map(demo.members.map((one) => [one.handle, idAt(one.joined_days_ago)])),
    practice: new Map(demo.practices.map(({ slug }) => [slug, idAt(430)])),
    group: new Map(demo.groups.map((one) => [one.slug, idAt(one.created_days_ago)])),
    category: new Map(demo.categories.map(({ slug }) => [slug, idAt(420)])),
    thing: new Map(
      [...demo.conversations, ...demo.library].map((one) => [one.key, idAt(one.days_ago)]),
    ),
    post: new Map(
      demo.conversations.flatMap(({ key, posts }) =>
        posts.map((post): [string, string] => [`${key} ${post.number}`, idAt(post.daysAgo)]),
      ),
    ),
  };
  const member = (handle: string) => members.get(handle) ?? unknown(handle);
  const idOf = (kind: keyof typeof ids, key: string) => ids[kind].get(key) ?? unknown(key);
  return {
    demo,
    now,
    organisationId: (slug) => idOf('organisation', slug),
    memberId: (handle) => idOf('member', handle),
    practiceId: (slug) => idOf('practice', slug),
    groupId: (slug) => idOf('group', slug),
    categoryId: (slug) => idOf('category', slug),
    thingId: (key) => idOf('thing', key),
    postId: (key, number) => idOf('post', `${key} ${number}`),
    member,
    ago,
    joinedAt: (handle) => ago(member(handle).joined_days_ago),
  };
}

/**
 * Moves an instant into the waking hours of its own day, keeping the order of instants. Today and
 * yesterday stay as they are: moved, they could pass now.
 */
function byDay(at: number, now: Date): Date {
  const day = Math.floor(at / DAY);
  if (day >= Math.floor(now.getTime() / DAY) - 1) return new Date(at);
  return new Date(Math.round((day + 0.3 + ((at / DAY) % 1) / 2) * DAY));
}

function unknown(name: string): never {
  throw new DemoError('demo', 0, `nothing is called ${name}`);
}

/** A number in [0, 1) that is always the same for the same words: chance without surprises. */
export function chance(...words: string[]): number {
  let hash = 0x811c9dc5;
  for (const letter of words.join(' ')) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** Whether a member may read a conversation at all. */
export function reads(member: DemoMember, conversation: DemoConversation): boolean {
  if (conversation.readers) return conversation.readers.includes(member.handle);
  return conversation.space !== 'hosts' || member.role === 'host' || member.role === 'admin';
}

/** When something that follows a post happened: some hours on, before now, after joining. */
export function soonAfter(plan: DemoPlan, post: DemoPost, handle: string): Date {
  const hours = 1 + 40 * chance(handle, String(post.line), post.author);
  const age = Math.min(post.daysAgo - hours / 24, plan.member(handle).joined_days_ago - 0.01);
  return plan.ago(Math.max(age, Math.min(0.01, post.daysAgo / 2)));
}

import { z } from 'zod';
import { identity } from '#commons/identities/schema.ts';
import { spaceRef, type SpaceView } from '#commons/spaces/schema.ts';
import { languageTag, markdownText, type PostView } from '#commons/threads/schema.ts';

export const CONVERSATION_KINDS = [
  'question',
  'discussion',
  'request',
  'offer',
  'showcase',
] as const;
export type ConversationKind = (typeof CONVERSATION_KINDS)[number];

export const title = z.string().trim().min(1, 'required').max(200, 'too_long');

export const startConversationInput = z.object({
  kind: z.enum(CONVERSATION_KINDS),
  title,
  markdown: markdownText,
  space: spaceRef.default('members'),
  practiceIds: z.array(z.uuid()).max(5, 'too_many').default([]),
  language: languageTag.optional(),
  identity,
});
export type StartConversationInput = z.infer<typeof startConversationInput>;

/** How long joining and splitting can be undone: days. */
export const TENDING_DAYS = 30;

export const joinConversationInput = z.object({ into: z.uuid() });
export const splitInput = z.object({
  /** Numbers of the posts that go, never the first. */
  posts: z.array(z.number().int().min(2)).min(1, 'choose_posts').max(500, 'too_many'),
  title,
  kind: z.enum(CONVERSATION_KINDS).default('discussion'),
  practiceIds: z.array(z.uuid()).max(5, 'too_many').default([]),
});
export type SplitInput = z.infer<typeof splitInput>;

export const moveConversationInput = z.object({ space: spaceRef });

export const changeConversationInput = z.object({
  title,
  kind: z.enum(CONVERSATION_KINDS),
  practiceIds: z.array(z.uuid()).max(5, 'too_many').default([]),
});
export type ChangeConversationInput = z.infer<typeof changeConversationInput>;

export const SORTS = ['activity', 'newest', 'helpful'] as const;
export const VIEWS = ['all', 'unanswered', 'following', 'saved'] as const;

/** What a list's address may ask; anything unknown falls back rather than failing. */
export const listInput = z.object({
  kind: z.enum(CONVERSATION_KINDS).optional().catch(undefined),
  practice: z.string().max(120).optional().catch(undefined),
  /** A group's slug: what stands in it. */
  group: z.string().max(120).optional().catch(undefined),
  /** A member's id: what they started. */
  author: z.uuid().optional().catch(undefined),
  /** An organisation's id: what stands in its own space. */
  organisation: z.uuid().optional().catch(undefined),
  view: z.enum(VIEWS).default('all').catch('all'),
  sort: z.enum(SORTS).default('activity').catch('activity'),
  /** Where the page before ended: opaque. */
  after: z.string().max(100).optional().catch(undefined),
});
export type ListInput = z.infer<typeof listInput>;

export interface ConversationItem {
  id: string;
  href: string;
  kind: ConversationKind;
  title: string;
  language: string;
  space: SpaceView;
  author: { id: string; name: string; handle: string | null };
  organisation: string | null;
  excerpt: string;
  createdAt: string;
  activityAt: string;
  replyCount: number;
  helpfulCount: number;
  answered: boolean;
  fulfilled: boolean;
  closed: boolean;
  pinned: boolean;
  /** A host announced it to all who read here, or to some of them. */
  announcement: boolean;
  /** Posts the reader has not seen; null if they have not opened it (all is new). */
  unread: number | null;
  practices: { slug: string; title: string }[];
}

export interface ConversationList {
  items: ConversationItem[];
  /** For `after`, or null at the end. */
  next: string | null;
}

export interface ConversationView {
  id: string;
  slug: string;
  href: string;
  kind: ConversationKind;
  title: string;
  language: string;
  space: SpaceView;
  state: string;
  author: { id: string; name: string; handle: string | null };
  createdAt: string;
  closed: boolean;
  pinned: boolean;
  /** A host announced it to all who read here, or to some of them. */
  announcement: boolean;
  /** The last joining or splitting it had part in, for those who may undo it, with the other's title. */
  tended: { kind: 'join' | 'split'; title: string } | null;
  replyCount: number;
  lastNumber: number;
  acceptedPostId: string | null;
  fulfilled: boolean;
  practices: { id: string; slug: string; title: string }[];
  following: boolean;
  saved: boolean;
  followers: number;
  /** The reader's last read post number, 0 if never opened; null for a visitor. */
  readTo: number | null;
  page: number;
  pages: number;
  posts: PostView[];
  /** The accepted answer where it stands on another page. */
  accepted: PostView | null;
  /** `true`, or the code of why not: a button never disagrees with the server. */
  may: Record<
    | 'reply'
    | 'accept'
    | 'fulfil'
    | 'change'
    | 'close'
    | 'remove'
    | 'restore'
    | 'move'
    | 'report'
    | 'tend',
    true | string
  >;
}

/** A post as one chooses what to take out. */
export interface PostToSplit {
  number: number;
  name: string;
  excerpt: string;
}

/** What a page keeps of a conversation beside the finished HTML of its head and its posts. */
export type ConversationHead = Omit<
  ConversationView,
  'posts' | 'accepted' | 'author' | 'practices'
>;

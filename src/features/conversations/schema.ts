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

export const moveConversationInput = z.object({ space: spaceRef });

const day = z.iso.date('invalid_value');
/** Without a day it stays on top until somebody takes it down. */
export const pinInput = z.object({ pinned: z.boolean(), until: day.optional() });
export const closeInput = z.object({
  closed: z.boolean(),
  /** Shown on its page. */
  reason: z.string().trim().max(500, 'too_long').default(''),
});

export const joinInput = z.object({
  /** Id or address of the conversation that stays. */
  into: z.string().trim().min(1, 'required').max(500, 'no_such_conversation'),
  /** Other people read the other one: that is meant. */
  confirmed: z.boolean().default(false),
});
export type JoinInput = z.infer<typeof joinInput>;

export const changeConversationInput = z.object({
  title,
  kind: z.enum(CONVERSATION_KINDS),
  practiceIds: z.array(z.uuid()).max(5, 'too_many').default([]),
});
export type ChangeConversationInput = z.infer<typeof changeConversationInput>;

export const splitInput = changeConversationInput.extend({
  /** Numbers of the posts that become a conversation of their own. */
  posts: z.array(z.int().min(1).max(1_000_000_000)).min(1, 'choose_one').max(500, 'too_many'),
});
export type SplitInput = z.infer<typeof splitInput>;

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
  closedReason: string;
  pinned: boolean;
  /** The last moment that it stays on top; null: until somebody takes it down. */
  pinnedUntil: string | null;
  /** A host announced it to all who read here, or to some of them. */
  announcement: boolean;
  replyCount: number;
  lastNumber: number;
  acceptedPostId: string | null;
  fulfilled: boolean;
  practices: { id: string; slug: string; title: string }[];
  following: boolean;
  saved: boolean;
  /** The reader's last read post number, 0 if never opened; null for a visitor. */
  readTo: number | null;
  page: number;
  pages: number;
  posts: PostView[];
  /** Where posts of this page have stood that are elsewhere now. */
  moved: MovedPosts[];
  /** The accepted answer where it stands on another page. */
  accepted: PostView | null;
  /** `true`, or the code of why not: a button never disagrees with the server. */
  may: Record<
    | 'reply'
    | 'accept'
    | 'fulfil'
    | 'change'
    | 'tend'
    | 'rearrange'
    | 'remove'
    | 'restore'
    | 'move'
    | 'report',
    true | string
  >;
}

/** What a page keeps of a conversation beside the finished HTML of its head and its posts. */
export type ConversationHead = Omit<
  ConversationView,
  'posts' | 'moved' | 'accepted' | 'author' | 'practices'
>;

/** Posts one after another that have left for the same conversation; `to` is null for who doesn't see it. */
export interface MovedPosts {
  numbers: number[];
  to: { title: string; language: string; href: string } | null;
}

/** A post by the number it had in a conversation that was joined to another. */
export interface Arrival {
  was: number;
  /** Its number in the thread that is shown; null: it stands in another one by now. */
  now: number | null;
  href: string;
}

/** What was done to a conversation by those who keep order. */
export interface TendingView {
  id: string;
  kind: 'pin' | 'close' | 'change' | 'move' | 'join' | 'split';
  /** It was let down, or opened again. */
  ended: boolean;
  by: string;
  at: string;
  /** What was joined or split off. */
  other: { title: string; language: string; href: string | null } | null;
  undone: boolean;
  mayUndo: true | string;
}

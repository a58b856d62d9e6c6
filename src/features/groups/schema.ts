import { z } from 'zod';
import { GROUP_ACCESS, type GroupAccess } from '#commons/spaces/schema.ts';
import { languageTag } from '#commons/threads/schema.ts';

export const MAX_QUESTIONS = 5;

/** How somebody hears of new conversations in a group; `never`: in its pages only. */
export const NEWS = ['instant', 'daily', 'never'] as const;
export type News = (typeof NEWS)[number];

const name = z.string().trim().min(1, 'required').max(120, 'too_long');
const question = z.string().trim().min(1).max(300, 'too_long');

/** What a group says of itself and how it is reached. */
export const groupInput = z.object({
  name,
  summary: z.string().trim().max(2000, 'too_long').default(''),
  access: z.enum(GROUP_ACCESS),
  language: languageTag.optional(),
  /** Markdown that everybody who joins agrees to; empty: none. */
  agreement: z.string().trim().max(5000, 'too_long').default(''),
  /** What whoever joins is asked; only its stewards read the answers. */
  questions: z.array(question).max(MAX_QUESTIONS, 'too_many_questions').default([]),
});
export type GroupInput = z.infer<typeof groupInput>;

export const changeGroupInput = groupInput.extend({
  /** Its members agree to it again before they write, as when the agreement has changed. */
  askAgain: z.boolean().optional(),
});
export type ChangeGroupInput = z.infer<typeof changeGroupInput>;

export const groupLinkInput = z.object({
  days: z.coerce.number().int().min(1).max(90).default(14),
  maxUses: z.coerce.number().int().min(1).max(500).default(20),
});
export type GroupLinkInput = z.infer<typeof groupLinkInput>;

export const joinGroupInput = z.object({
  agreed: z.boolean().default(false),
  answers: z.array(z.string().trim().max(2000, 'too_long')).max(MAX_QUESTIONS).default([]),
  news: z.enum(NEWS).default('daily'),
});
export type JoinGroupInput = z.infer<typeof joinGroupInput>;

export const listGroupsInput = z.object({
  /** A part of the name. */
  q: z.string().trim().max(120).default('').catch(''),
  /** Where the page before ended: a slug. */
  after: z.string().max(120).optional().catch(undefined),
});
export type ListGroupsInput = z.infer<typeof listGroupsInput>;
export const listGroupPeopleInput = z.object({
  /** Where the page before ended: a handle. */
  after: z.string().max(60).optional().catch(undefined),
});

/** Where somebody stands with a group. */
export type Standing = 'member' | 'requested' | 'invited' | null;

export interface GroupItem {
  id: string;
  slug: string;
  name: string;
  /** Empty where this reader is told the name only. */
  summary: string;
  language: string;
  access: GroupAccess;
  archived: boolean;
  standing: Standing;
  steward: boolean;
  /** null where this reader is not told. */
  memberCount: number | null;
  /** How many ask to join, for its stewards. */
  waiting: number;
}

export interface GroupPerson {
  id: string;
  handle: string;
  name: string;
  title: string;
  organisation: string | null;
  steward: boolean;
  /** To the questions on joining: for the stewards, else none. */
  answers: string[];
}

/** `true`, or the code of why not. */
export type GroupMay = Record<
  'join' | 'leave' | 'change' | 'setAccess' | 'archive' | 'seePeople' | 'decide' | 'nameStewards',
  true | string
>;

export interface GroupView extends GroupItem {
  /** As finished HTML; empty: there is none. */
  agreementHtml: string;
  questions: string[];
  stewards: Omit<GroupPerson, 'steward' | 'answers'>[];
  news: News;
  /** Its members are asked to agree anew, and this reader has not yet. */
  agreeAgain: boolean;
  may: GroupMay;
}

/** Somebody who asks to join, with what they answered to which question. */
export interface GroupRequest extends Omit<GroupPerson, 'steward'> {
  askedAt: string;
}

export interface GroupPeople {
  people: GroupPerson[];
  /** For `after`, or null at the end. */
  next: string | null;
}

/** A link with which members come to a group; its address was shown once. */
export interface GroupLink {
  id: string;
  by: string;
  expiresAt: string;
  uses: number;
  maxUses: number;
}

/** Where a link leads. */
export interface GroupLinkPage {
  works: boolean;
  /** null where it does not work, and for visitors. */
  group: Pick<GroupItem, 'slug' | 'name' | 'language' | 'access' | 'standing'> | null;
}

/** For its stewards: who asks, who is invited and by which links, who asks what. */
export interface GroupDoor {
  questions: string[];
  requests: GroupRequest[];
  invited: Omit<GroupPerson, 'steward' | 'answers'>[];
  links: GroupLink[];
}

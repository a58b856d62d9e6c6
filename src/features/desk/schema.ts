import { z } from 'zod';
import { languageTag } from '#commons/threads/schema.ts';

/** What can wait for the hosts. */
export const WAITING = [
  'question',
  'report',
  'appeal',
  'first_post',
  'join_request',
  'invitation',
  'submission',
  'suggestion',
  'missing',
  'stale',
  'stale_practice',
] as const;
export type WaitingKind = (typeof WAITING)[number];

export const DESK_VIEWS = ['all', 'mine', 'teams', 'unassigned', 'overdue'] as const;
export type DeskView = (typeof DESK_VIEWS)[number];

export const listWaitingInput = z.object({
  view: z.enum(DESK_VIEWS).default('all').catch('all'),
  kind: z.enum(WAITING).optional().catch(undefined),
  /** Where the page before ended: opaque. */
  after: z.string().max(100).optional().catch(undefined),
});
export type ListWaitingInput = z.infer<typeof listWaitingInput>;

export const takeOnInput = z.object({
  /** Who looks after it; null: nobody. */
  memberId: z.uuid().nullable().default(null),
  teamId: z.uuid().nullable().default(null),
  note: z.string().trim().max(2000, 'too_long').default(''),
  dueOn: z.iso.date('invalid_value').nullable().default(null),
});
export type TakeOnInput = z.infer<typeof takeOnInput>;

export interface Named {
  id: string;
  name: string;
}

export interface WaitingItem {
  kind: WaitingKind;
  id: string;
  since: string;
  /** What it is about: a title, an excerpt or an address. */
  title: string;
  language: string | null;
  /** Whose it is, as this reader knows them. */
  who: string | null;
  href: string;
  member: Named | null;
  team: Named | null;
  note: string;
  dueOn: string | null;
  overdue: boolean;
}

export interface WaitingList {
  items: WaitingItem[];
  /** For `after`, or null at the end. */
  next: string | null;
}

export const savedReplyInput = z.object({
  title: z.string().trim().min(1, 'required').max(120, 'too_long'),
  language: languageTag,
  /** Markdown; `{name}` becomes the name of whoever is answered. */
  markdown: z.string().trim().min(1, 'required').max(20_000, 'too_long'),
});
export type SavedReplyInput = z.infer<typeof savedReplyInput>;

export interface SavedReply extends SavedReplyInput {
  id: string;
}

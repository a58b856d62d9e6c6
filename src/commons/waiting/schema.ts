import { z } from 'zod';
import { identity } from '#commons/identities/schema.ts';
import type { SpaceView } from '#commons/spaces/schema.ts';
import { languageTag, markdownText } from '#commons/threads/schema.ts';

/** How many first posts of a newcomer wait for a look; 0: none. */
export const newcomersInput = z.object({ posts: z.coerce.number().int().min(0).max(10) });
export type Newcomers = z.infer<typeof newcomersInput>;

/** What waits, as its author sent it. */
export const waitingInput = z.object({
  markdown: markdownText,
  language: languageTag.optional(),
  identity,
  parentId: z.uuid().optional(),
  /** Of a conversation that would begin: the rest of what it takes. */
  start: z
    .object({
      title: z.string(),
      kind: z.string(),
      space: z.string(),
      practiceIds: z.array(z.uuid()),
    })
    .optional(),
});
export type WaitingInput = z.infer<typeof waitingInput>;

export const editWaitingInput = z.object({
  /** Only of a conversation. */
  title: z.string().trim().min(1, 'required').max(200, 'too_long').optional(),
  markdown: markdownText,
});
export const approveInput = z.object({
  /** Nothing of theirs waits any more. */
  trust: z.boolean().default(false),
});
export const refuseInput = z.object({
  agreement: z.string('choose_one').min(1, 'choose_one').max(60),
  /** Told to the author. */
  reason: z.string().trim().min(1, 'required').max(4000, 'too_long'),
});
export type RefuseInput = z.infer<typeof refuseInput>;

/** What waits, for its author and for those who look. */
export interface WaitingView {
  id: string;
  mine: boolean;
  /** As others would see who wrote it. */
  author: string;
  /** A reply's conversation, or the title that one would have. */
  title: string;
  language: string;
  /** Where it would stand; null: it begins a conversation. */
  href: string | null;
  space: SpaceView;
  html: string;
  markdown: string;
  createdAt: string;
  /** `true`, or the code of why not. */
  may: Record<'change' | 'decide', true | string>;
}

import { z } from 'zod';
import type { SpaceView } from '#commons/spaces/schema.ts';
import { identity } from '#commons/identities/schema.ts';

/** Longest text of a post, in characters. */
export const MAX_POST = 100_000;

export const markdownText = z.string().trim().min(1, 'required').max(MAX_POST, 'too_long');
export const languageTag = z
  .string()
  .max(35)
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$/, 'invalid_language')
  .refine(hasName, 'invalid_language');

/** Whether pages can name it: Intl throws at `en-abc`, which only has the shape of a tag. */
function hasName(tag: string): boolean {
  try {
    return Boolean(new Intl.DisplayNames('en', { type: 'language' }).of(tag));
  } catch {
    return false;
  }
}

/**
 * A passage of a text, found again after edits by its words: a quote selector with what stands before and
 * after, and where it began (W3C Web Annotation Data Model, 4.2.4 and 4.2.5). White space counts for nothing.
 */
export const passage = z.object({
  language: languageTag,
  exact: z.string().trim().min(1, 'required').max(1000, 'too_long'),
  prefix: z.string().max(100).default(''),
  suffix: z.string().max(100).default(''),
  /** Characters before it in its chapter, white space left out. */
  start: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export type Passage = z.infer<typeof passage>;

/** What of its thing a post is about. */
export const postAnchor = z.object({ chapterId: z.uuid(), passage: passage.optional() });

export const addPostInput = z.object({
  markdown: markdownText,
  parentId: z.uuid().optional(),
  language: languageTag.optional(),
  anchor: postAnchor.optional(),
  identity,
});
export type AddPostInput = z.infer<typeof addPostInput>;

export const editPostInput = z.object({ markdown: markdownText, language: languageTag.optional() });
export type EditPostInput = z.infer<typeof editPostInput>;

export const REACTIONS = ['helpful', 'thanks', 'me_too'] as const;
export type ReactionKind = (typeof REACTIONS)[number];
export const reactInput = z.object({ kind: z.enum(REACTIONS), on: z.boolean() });

/** `chapter/<id>/<language>` is a chapter of a guide that somebody writes, `example/<id>` a whole example. */
export const draftKey = z
  .string()
  .regex(/^(new|(reply|edit|example)\/[0-9a-f-]{36}|chapter\/[0-9a-f-]{36}\/[a-zA-Z0-9-]{2,35})$/);
/** Most drafts of one member that are kept: the oldest go first. */
export const MAX_DRAFTS = 200;
export const saveDraftInput = z.object({
  key: draftKey,
  content: z.record(
    z.string(),
    z.union([z.string().max(MAX_POST), z.array(z.string().max(200)).max(20)]),
  ),
});
export type DraftContent = z.infer<typeof saveDraftInput>['content'];

/** A form's fields as the composer keeps them; its text comes as `html` when the editor holds it. */
export const keepDraftInput = z.object({
  key: draftKey,
  content: z.record(
    z.string().max(60),
    z.union([z.string().max(1_000_000), z.array(z.string().max(200)).max(20)]),
  ),
});

/** A text on its way into the editor (`markdown`) or out of it (`html`). */
export const exchangeInput = z.union([
  z.object({ markdown: z.string().max(MAX_POST, 'too_long') }),
  z.object({ html: z.string().max(1_000_000, 'too_long') }),
]);

export const mentionsInput = z.object({
  q: z.string().trim().max(60).default(''),
  /** The thing whose thread is open: its people come first. */
  thread: z.uuid().optional(),
});
/** Somebody whom a text may speak to. */
export interface Mentionable {
  kind: 'member' | 'team';
  id: string;
  name: string;
  handle: string;
  organisation: string | null;
}

/** How long its author can take back a removal: days. */
export const UNDO_DAYS = 30;

/** A thread as what one reads and writes in it with needs it: of a conversation, or about another thing. */
export interface ThreadView {
  id: string;
  href: string;
  space: SpaceView;
  closed: boolean;
  closedReason: string;
  /** Of the page shown, and how many there are. */
  page: number;
  pages: number;
  lastNumber: number;
  /** Up to which post this reader has read; null for visitors. */
  readTo: number | null;
  may: { reply: true | string };
}

/** What a post is about, in words. */
export interface PostAbout {
  chapter: string;
  /** Where it stands; none once the chapter is gone. */
  href?: string;
  quote?: string;
  language?: string;
  /** The text has changed so much that the passage is not found any more. */
  lost?: boolean;
}

/** One post as a page shows it. */
export interface PostView {
  id: string;
  number: number;
  parent: { number: number; name: string } | null;
  author: {
    id: string;
    name: string;
    handle: string | null;
    organisation: string | null;
    role: string;
  };
  /** Rendered for this reader; null while removed, unless this reader may bring it back. */
  html: string | null;
  language: string;
  createdAt: string;
  editedAt: string | null;
  removed: boolean;
  versions: number;
  counts: Record<ReactionKind, number> & { importedLikes: number };
  mine: ReactionKind[];
  may: {
    edit: boolean;
    remove: boolean;
    restore: boolean;
    react: boolean;
    report: boolean;
    reveal: boolean;
  };
}

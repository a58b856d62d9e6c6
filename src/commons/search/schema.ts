import { z } from 'zod';
import type { ThingKind } from '#commons/things/server/index.ts';

export const searchInput = z.object({
  q: z.string().trim().max(500).default(''),
  /** Of a thing, or of a conversation. */
  kind: z.string().max(40).optional().catch(undefined),
  practice: z.string().max(120).optional().catch(undefined),
  language: z.string().max(35).optional().catch(undefined),
  organisation: z.string().max(120).optional().catch(undefined),
  size: z.coerce.number().int().min(1).max(100).default(20).catch(20),
  page: z.coerce.number().int().min(1).max(50).catch(1),
});
export type SearchInput = z.infer<typeof searchInput>;

/** A search to be saved: its words and what narrows it. */
export const saveSearchInput = searchInput
  .omit({ size: true, page: true })
  .extend({ q: z.string().trim().min(1, 'required').max(500, 'too_long') });
export type SaveSearchInput = z.infer<typeof saveSearchInput>;

/** A search that a member has saved. */
export interface SavedSearchView extends SaveSearchInput {
  id: string;
  /** What its page's and its feed's address asks for. */
  asked: string;
}

export interface SearchHit {
  thingId: string;
  href: string;
  /** In the reader's language where there is such a version. */
  title: string;
  titleLanguage: string;
  /** Of the snippet. */
  language: string;
  thingKind: ThingKind;
  /** Of a conversation. */
  kind: string | null;
  answered: boolean;
  author: string;
  organisation: string | null;
  createdAt: string;
  /** Escaped HTML in which only <mark> marks what was found. */
  snippet: string;
}

/** Some of what was found, of one kind of thing. */
export interface SearchGroup {
  kind: ThingKind;
  hits: SearchHit[];
}

export interface SearchResult {
  hits: SearchHit[];
  more: boolean;
  /** Where more than one kind of thing was found, the best of each; the kind with the best hit first. */
  groups: SearchGroup[];
  people: { id: string; name: string; handle: string; organisation: string | null }[];
  practices: { slug: string; title: string }[];
  /** The query with words that nobody wrote replaced by ones that were found instead. */
  meant: string | null;
}

const word = z
  .string()
  .trim()
  .max(80, 'too_long')
  .transform((text) => text.replace(/\s+/g, ' ').replace(/^([a-z]{2,3}) ?: ?/, '$1: '));
export const synonymInput = z.object({
  words: z
    .array(word)
    .transform((words) => [...new Set(words.filter(Boolean))])
    .pipe(z.array(z.string()).min(2, 'two_words').max(30, 'too_long')),
});
export type SynonymInput = z.infer<typeof synonymInput>;

export interface SynonymView {
  id: string;
  words: string[];
}

/** What was looked for in vain. */
export interface EmptySearchView {
  words: string;
  locale: string;
  count: number;
  lastAt: string;
}

export const suggestInput = z.object({ q: z.string().trim().max(100).default('') });
export interface Suggestion {
  title: string;
  language: string;
  href: string;
  kind: ThingKind;
}

import { z } from 'zod';
import type { ThingKind } from '#commons/things/server/index.ts';

export const searchInput = z.object({
  q: z.string().trim().max(500).default(''),
  kind: z
    .enum(['discussion', 'question', 'request', 'offer', 'showcase'])
    .optional()
    .catch(undefined),
  practice: z.string().max(120).optional(),
  language: z.string().max(35).optional().catch(undefined),
  organisation: z.string().max(120).optional(),
  size: z.coerce.number().int().min(1).max(100).default(20).catch(20),
  page: z.coerce.number().int().min(1).max(50).catch(1),
});
export type SearchInput = z.infer<typeof searchInput>;

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

export interface SearchResult {
  hits: SearchHit[];
  more: boolean;
  people: { id: string; name: string; handle: string; organisation: string | null }[];
}

import { z } from 'zod';

export const searchInput = z.object({
  q: z.string().trim().max(200).default(''),
  kind: z
    .enum(['discussion', 'question', 'request', 'offer', 'showcase'])
    .optional()
    .catch(undefined),
  practice: z.string().max(120).optional(),
  language: z.string().max(35).optional().catch(undefined),
  organisation: z.string().max(120).optional(),
  page: z.coerce.number().int().min(1).max(50).catch(1),
});
export type SearchInput = z.infer<typeof searchInput>;

export interface SearchHit {
  thingId: string;
  href: string;
  title: string;
  language: string;
  kind: string;
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

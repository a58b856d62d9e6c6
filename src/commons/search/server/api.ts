import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { searchInput } from '../schema.ts';
import { search } from './search.ts';

export const searchOperations = [
  operation({
    id: 'search',
    method: 'GET',
    path: '/search',
    summary: 'Find what you may see',
    scope: 'read',
    input: searchInput,
    output: z.object({
      hits: z.array(
        z.object({
          thingId: z.uuid(),
          href: z.string(),
          title: z.string(),
          titleLanguage: z.string(),
          language: z.string().describe('Of the snippet'),
          thingKind: z.string(),
          kind: z.string().nullable().describe('Of a conversation'),
          answered: z.boolean(),
          author: z.string(),
          organisation: z.string().nullable(),
          createdAt: z.string(),
          snippet: z.string().describe('Escaped HTML; <mark> marks what was found'),
        }),
      ),
      more: z.boolean(),
    }),
    status: 200,
    run: search,
  }),
];

import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { byId, emptySearchForm } from '../forms.ts';
import { saveSearchInput, searchInput, suggestInput, synonymInput } from '../schema.ts';
import { dismissEmptySearch, listEmptySearches } from './empty-searches.ts';
import { forgetSearch, listSavedSearches, saveSearch } from './saved-searches.ts';
import { search } from './search.ts';
import { suggest } from './suggest.ts';
import { listSynonyms, removeSynonyms, saveSynonyms } from './synonyms.ts';

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
      meant: z.string().nullable().describe('The query as it seems to be meant'),
    }),
    status: 200,
    run: async (ctx, input) => {
      const { hits, more, meant } = await search(ctx, input);
      return { hits, more, meant };
    },
  }),
  operation({
    id: 'suggest',
    method: 'GET',
    path: '/search/suggestions',
    summary: 'Titles like what is being typed',
    scope: 'read',
    input: suggestInput,
    output: z.object({
      suggestions: z.array(
        z.object({
          ...{ title: z.string(), language: z.string(), href: z.string(), kind: z.string() },
        }),
      ),
    }),
    status: 200,
    run: async (ctx, { q }) => ({ suggestions: await suggest(ctx, q) }),
  }),
  operation({
    id: 'listSavedSearches',
    method: 'GET',
    path: '/saved-searches',
    summary: 'Your saved searches',
    scope: 'read',
    input: z.object({}),
    output: z.object({
      searches: z.array(
        saveSearchInput.extend({
          id: z.uuid(),
          asked: z.string().describe('The query of its page /search and of its feed /feeds/search'),
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ searches: await listSavedSearches(ctx) }),
  }),
  operation({
    id: 'saveSearch',
    method: 'POST',
    path: '/saved-searches',
    summary: 'Save a search',
    scope: 'write',
    input: saveSearchInput,
    output: byId,
    status: 201,
    run: saveSearch,
  }),
  change(
    'forgetSearch',
    'DELETE',
    '/saved-searches/{id}',
    'Remove a saved search',
    byId,
    (ctx, { id }) => forgetSearch(ctx, id),
  ),
  operation({
    id: 'listSynonyms',
    method: 'GET',
    path: '/synonyms',
    summary: 'Words that mean the same in searches (hosts)',
    scope: 'manage',
    input: z.object({}),
    output: z.object({ synonyms: z.array(byId.extend({ words: z.array(z.string()) })) }),
    status: 200,
    run: async (ctx) => ({ synonyms: await listSynonyms(ctx) }),
  }),
  operation({
    id: 'makeSynonyms',
    method: 'POST',
    path: '/synonyms',
    summary: 'Say that words mean the same (hosts)',
    scope: 'manage',
    input: synonymInput,
    output: byId,
    status: 201,
    run: (ctx, input) => saveSynonyms(ctx, null, input),
  }),
  change(
    'changeSynonyms',
    'PUT',
    '/synonyms/{id}',
    'Replace a group of words that mean the same (hosts)',
    synonymInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveSynonyms(ctx, id, input),
    'manage',
  ),
  change(
    'removeSynonyms',
    'DELETE',
    '/synonyms/{id}',
    'Remove a group of words that mean the same (hosts)',
    byId,
    (ctx, { id }) => removeSynonyms(ctx, id),
    'manage',
  ),
  operation({
    id: 'listEmptySearches',
    method: 'GET',
    path: '/searches/empty',
    summary: 'What was looked for in vain, most often first (hosts)',
    scope: 'manage',
    input: z.object({}),
    output: z.object({
      searches: z.array(
        z.object({
          ...{ words: z.string(), locale: z.string(), count: z.int(), lastAt: z.string() },
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ searches: await listEmptySearches(ctx) }),
  }),
  change(
    'dismissEmptySearch',
    'DELETE',
    '/searches/empty',
    'Take a search that found nothing from the list (hosts)',
    emptySearchForm,
    dismissEmptySearch,
    'manage',
  ),
];

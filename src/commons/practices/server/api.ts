import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { phase } from '../schema.ts';
import { accessPractice, listPractices } from './queries.ts';

const practiceOutput = z.object({
  id: z.uuid(),
  slug: z.string(),
  title: z.string(),
  language: z.string(),
  summary: z.string(),
  maturity: z.enum(['emerging', 'tested', 'standard']),
  phases: z.array(phase),
  conversationCount: z.int(),
});

export const practiceOperations = [
  operation({
    id: 'listPractices',
    method: 'GET',
    path: '/practices',
    summary: 'All practices',
    scope: 'read',
    input: z.object({}),
    output: z.object({ practices: z.array(practiceOutput) }),
    status: 200,
    run: async (ctx) => ({ practices: await listPractices(ctx) }),
  }),
  operation({
    id: 'getPractice',
    method: 'GET',
    path: '/practices/{slug}',
    summary: 'One practice',
    scope: 'read',
    input: z.object({ slug: z.string().max(120) }),
    output: practiceOutput,
    status: 200,
    run: (ctx, { slug }) => accessPractice(ctx, { slug }),
  }),
];

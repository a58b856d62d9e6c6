import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { mergePracticesInput, phase, practiceInput } from '../schema.ts';
import { mergePractices, savePractice } from './change-practice.ts';
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
  reviewOn: z.string().nullable(),
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
  operation({
    id: 'makePractice',
    method: 'POST',
    path: '/practices',
    summary: 'Name a practice',
    scope: 'manage',
    input: practiceInput,
    output: z.object({ id: z.uuid(), slug: z.string() }),
    status: 201,
    run: (ctx, input) => savePractice(ctx, null, input),
  }),
  change(
    'changePractice',
    'PUT',
    '/practices/{id}',
    'Change its words, phases, maturity, address and day of review',
    practiceInput.extend({ id: z.uuid() }),
    (ctx, { id, ...input }) => savePractice(ctx, id, input),
    'manage',
  ),
  operation({
    id: 'mergePractices',
    method: 'POST',
    path: '/practices/{id}/merge',
    summary: 'Make it one with another practice, for good',
    scope: 'manage',
    input: mergePracticesInput.extend({ id: z.uuid() }),
    output: z.object({ slug: z.string() }),
    status: 200,
    run: mergePractices,
  }),
];

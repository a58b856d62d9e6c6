import { z } from 'zod';
import { SPACE_KINDS } from '#commons/spaces/schema.ts';
import { OUTCOMES } from '#features/examples/schema.ts';
import { operation } from '#platform/api/operation.ts';
import { listCandidatesInput, startRoundUpInput } from '../schema.ts';
import { listCandidates } from './list-candidates.ts';
import { startRoundUp } from './start-round-up.ts';

export const roundUpOperations = [
  operation({
    id: 'listRoundUpExamples',
    method: 'GET',
    path: '/round-ups/examples',
    summary:
      'Examples published in a month (`2026-11`), or found by title, for a round-up (for hosts)',
    scope: 'read',
    input: listCandidatesInput.omit({ examples: true }),
    output: z.object({
      month: z.string(),
      items: z.array(
        z.object({
          id: z.uuid(),
          href: z.string(),
          title: z.string(),
          language: z.string(),
          organisationName: z.string(),
          country: z.string().nullable(),
          outcome: z.enum(OUTCOMES).nullable(),
          space: z.object({ kind: z.enum(SPACE_KINDS), name: z.string().nullable() }),
          publishedAt: z.string(),
        }),
      ),
    }),
    status: 200,
    run: (ctx, input) => listCandidates(ctx, { ...input, examples: [] }),
  }),
  operation({
    id: 'startRoundUp',
    method: 'POST',
    path: '/round-ups',
    summary: 'Assemble a draft article from chosen examples, in each of the languages (for hosts)',
    scope: 'write',
    input: startRoundUpInput,
    output: z.object({ id: z.uuid(), href: z.string() }),
    status: 201,
    run: startRoundUp,
  }),
];

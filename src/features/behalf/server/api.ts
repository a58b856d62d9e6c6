import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { helpInput, onBehalfInput } from '../schema.ts';
import { askOnBehalf, listEntered } from './enter.ts';
import { logHelp } from './help.ts';

const made = z.object({ id: z.uuid() });

export const behalfOperations = [
  operation({
    id: 'listEntered',
    method: 'GET',
    path: '/questions-on-behalf',
    summary: 'Questions that hosts entered for others, newest first, and what became of them',
    scope: 'manage',
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          ...{ id: z.uuid(), name: z.string().nullable(), title: z.string(), by: z.string() },
          ...{ enteredAt: z.string(), href: z.string().nullable() },
          state: z.enum(['waiting', 'published', 'declined', 'forgotten']),
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ items: await listEntered(ctx) }),
  }),
  operation({
    id: 'askOnBehalf',
    method: 'POST',
    path: '/questions-on-behalf',
    summary: 'Enter a question that came by phone or mail; whose it is confirms it by mail (hosts)',
    scope: 'manage',
    input: onBehalfInput,
    output: made,
    status: 201,
    run: askOnBehalf,
  }),
  operation({
    id: 'logHelp',
    method: 'POST',
    path: '/help',
    summary: 'Count help that was given to one (hosts)',
    scope: 'manage',
    input: helpInput,
    output: made,
    status: 201,
    run: logHelp,
  }),
];

import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { marketInput } from '../schema.ts';
import { listMarkets, removeMarket, saveMarket } from './markets.ts';

const byId = z.object({ id: z.uuid() });

export const marketOperations = [
  operation({
    id: 'listMarkets',
    method: 'GET',
    path: '/markets',
    summary: 'All markets (hosts)',
    scope: 'manage',
    input: z.object({}),
    output: z.object({
      markets: z.array(
        z.object({
          ...{ id: z.uuid(), name: z.string(), countries: z.array(z.string()) },
          ...{ language: z.string(), timeZone: z.string(), holidays: z.array(z.iso.date()) },
          contact: z.object({ handle: z.string(), name: z.string() }).nullable(),
          organisations: z.int(),
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ markets: await listMarkets(ctx) }),
  }),
  operation({
    id: 'makeMarket',
    method: 'POST',
    path: '/markets',
    summary: 'Make a market (hosts)',
    scope: 'manage',
    input: marketInput,
    output: byId,
    status: 201,
    run: (ctx, input) => saveMarket(ctx, null, input),
  }),
  change(
    'changeMarket',
    'PUT',
    '/markets/{id}',
    'Replace what is said of a market (hosts)',
    marketInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveMarket(ctx, id, input),
    'manage',
  ),
  change(
    'removeMarket',
    'DELETE',
    '/markets/{id}',
    'Remove a market; its countries belong to none (hosts)',
    byId,
    (ctx, { id }) => removeMarket(ctx, id),
    'manage',
  ),
];

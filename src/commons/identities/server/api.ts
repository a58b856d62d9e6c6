import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { IDENTITIES, identitiesInput } from '../schema.ts';
import { listIdentities } from './queries.ts';

export const identityOperations = [
  operation({
    id: 'listIdentities',
    method: 'GET',
    path: '/identities',
    summary: 'As whom the token’s owner may write: anywhere, or in a thread',
    scope: 'read',
    input: identitiesInput,
    output: z.object({
      identities: z.array(z.object({ identity: z.enum(IDENTITIES), label: z.string() })),
    }),
    status: 200,
    run: async (ctx, { thread }) => ({ identities: await listIdentities(ctx, thread) }),
  }),
];

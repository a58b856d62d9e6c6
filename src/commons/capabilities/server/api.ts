import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { CAPABILITY_KEYS, HOLDERS } from '../list.ts';
import { setCapabilityInput } from '../schema.ts';
import { listCapabilities } from './list-capabilities.ts';
import { setCapabilities } from './set-capabilities.ts';

const row = z.object({
  capability: z.enum(CAPABILITY_KEYS),
  cells: z.array(
    z.object({
      holder: z.enum(HOLDERS),
      standing: z.enum(['always', 'never', 'given', 'not_given']),
    }),
  ),
});

export const capabilityOperations = [
  operation({
    id: 'listCapabilities',
    method: 'GET',
    path: '/capabilities',
    summary: 'What each role and responsibility may do; `always` and `never` can’t be changed',
    scope: 'manage',
    input: z.object({}),
    output: z.object({ rows: z.array(row) }),
    status: 200,
    run: async (ctx) => ({ rows: (await listCapabilities(ctx)).rows }),
  }),
  change(
    'setCapability',
    'PUT',
    '/capabilities/{capability}/{holder}',
    'Say whether a role or a responsibility may do something (for admins)',
    setCapabilityInput,
    (ctx, input) => setCapabilities(ctx, [input]),
    'manage',
  ),
];

import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { teamInput } from '../schema.ts';
import { listTeams, removeTeam, saveTeam } from './teams.ts';

const byId = z.object({ id: z.uuid() });
const person = z.object({
  ...{ id: z.uuid(), handle: z.string(), name: z.string(), title: z.string() },
});

export const teamOperations = [
  operation({
    id: 'listTeams',
    method: 'GET',
    path: '/teams',
    summary: 'The host’s teams and who is in them',
    scope: 'read',
    input: z.object({}),
    output: z.object({
      teams: z.array(
        z.object({
          ...{ id: z.uuid(), handle: z.string(), name: z.string(), members: z.array(person) },
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ teams: await listTeams(ctx) }),
  }),
  operation({
    id: 'makeTeam',
    method: 'POST',
    path: '/teams',
    summary: 'Make a team (hosts)',
    scope: 'manage',
    input: teamInput,
    output: byId,
    status: 201,
    run: (ctx, input) => saveTeam(ctx, null, input),
  }),
  change(
    'changeTeam',
    'PUT',
    '/teams/{id}',
    'Replace what is said of a team and who is in it (hosts)',
    teamInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveTeam(ctx, id, input),
    'manage',
  ),
  change(
    'removeTeam',
    'DELETE',
    '/teams/{id}',
    'Remove a team (hosts)',
    byId,
    (ctx, { id }) => removeTeam(ctx, id),
    'manage',
  ),
];

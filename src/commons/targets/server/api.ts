import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { TARGET_KINDS } from '../schema.ts';
import { setFollow, setSave } from './commands.ts';

const input = z.object({ kind: z.enum(TARGET_KINDS), id: z.uuid(), on: z.boolean() });

export const targetOperations = [
  operation({
    id: 'setFollow',
    method: 'PUT',
    path: '/follows/{kind}/{id}',
    summary: 'Follow something, or stop',
    scope: 'write',
    input,
    output: z.null(),
    status: 204,
    run: async (ctx, { kind, id, on }) => {
      await setFollow(ctx, { target: { kind, id }, on });
      return null;
    },
  }),
  operation({
    id: 'setSave',
    method: 'PUT',
    path: '/saves/{kind}/{id}',
    summary: 'Keep something for later, or let it go',
    scope: 'write',
    input,
    output: z.null(),
    status: 204,
    run: async (ctx, { kind, id, on }) => {
      await setSave(ctx, { target: { kind, id }, on });
      return null;
    },
  }),
];

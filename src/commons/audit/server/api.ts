import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { listTrailInput } from '../schema.ts';
import { listTrail } from './list-trail.ts';

const line = z.object({
  id: z.uuid(),
  at: z.string(),
  actor: z.string().nullable(),
  action: z.string(),
  targetKind: z.string().nullable(),
  targetId: z.uuid().nullable(),
  href: z.string().nullable(),
  title: z.string().nullable(),
  about: z.string().nullable(),
  reason: z.string().nullable(),
});

export const auditOperations = [
  operation({
    id: 'listTrail',
    method: 'GET',
    path: '/audit',
    summary: 'Who did what and why, newest first (`after` takes the `next` of the page before)',
    scope: 'manage',
    input: listTrailInput,
    output: z.object({
      lines: z.array(line),
      next: z.uuid().nullable(),
      actions: z.array(z.string()),
    }),
    status: 200,
    run: listTrail,
  }),
];

import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { announceInput, audienceInput } from '../schema.ts';
import { announce, countAudience } from './announce.ts';

export const announcementOperations = [
  operation({
    id: 'countAudience',
    method: 'POST',
    path: '/announcements/audience',
    summary: 'How many would hear of an announcement (hosts)',
    scope: 'manage',
    input: audienceInput,
    output: z.object({ members: z.int() }),
    status: 200,
    run: async (ctx, input) => ({ members: await countAudience(ctx, input) }),
  }),
  operation({
    id: 'announce',
    method: 'POST',
    path: '/announcements',
    summary: 'Announce something to a space or a segment of it (hosts)',
    scope: 'manage',
    input: announceInput,
    output: z.object({ id: z.uuid(), slug: z.string(), href: z.string() }),
    status: 201,
    run: announce,
  }),
];

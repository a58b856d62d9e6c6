import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { segmentInput, segmentRule } from '../schema.ts';
import { removeSegment, saveSegment } from './commands.ts';
import { findSegment, listSegments, previewSegment } from './queries.ts';

const byId = z.object({ id: z.uuid() });
const count = z.object({ members: z.int(), organisations: z.int() });
const item = count.extend({ id: z.uuid(), name: z.string() });

export const segmentOperations = [
  operation({
    id: 'listSegments',
    method: 'GET',
    path: '/segments',
    summary: 'All segments, with how many fit each now (hosts)',
    scope: 'manage',
    input: z.object({}),
    output: z.object({ segments: z.array(item) }),
    status: 200,
    run: async (ctx) => ({ segments: await listSegments(ctx) }),
  }),
  operation({
    id: 'previewSegment',
    method: 'POST',
    path: '/segments/preview',
    summary: 'How many fit a rule, without keeping it (hosts)',
    scope: 'manage',
    input: z.object({ rule: segmentRule }),
    output: count,
    status: 200,
    run: (ctx, { rule }) => previewSegment(ctx, rule),
  }),
  operation({
    id: 'makeSegment',
    method: 'POST',
    path: '/segments',
    summary: 'Make a segment (hosts)',
    scope: 'manage',
    input: segmentInput,
    output: byId,
    status: 201,
    run: (ctx, input) => saveSegment(ctx, null, input),
  }),
  operation({
    id: 'getSegment',
    method: 'GET',
    path: '/segments/{id}',
    summary: 'A segment with its rule (hosts)',
    scope: 'manage',
    input: byId,
    output: item.extend({ rule: segmentRule }),
    status: 200,
    run: (ctx, { id }) => findSegment(ctx, id),
  }),
  change(
    'changeSegment',
    'PUT',
    '/segments/{id}',
    'Replace a segment’s name and rule (hosts)',
    segmentInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveSegment(ctx, id, input),
    'manage',
  ),
  change(
    'removeSegment',
    'DELETE',
    '/segments/{id}',
    'Remove a segment that nothing follows (hosts)',
    byId,
    (ctx, { id }) => removeSegment(ctx, id),
    'manage',
  ),
];

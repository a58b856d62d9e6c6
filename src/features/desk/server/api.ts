import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { listWaitingInput, savedReplyInput, takeOnInput, WAITING } from '../schema.ts';
import { listSavedReplies, removeReply, saveReply } from './saved-replies.ts';
import { takeOn } from './take-on.ts';
import { listWaiting } from './waiting.ts';

const named = z.object({ id: z.uuid(), name: z.string() });
const byId = z.object({ id: z.uuid() });
const item = z.object({
  kind: z.enum(WAITING),
  id: z.uuid(),
  since: z.string(),
  title: z.string(),
  language: z.string().nullable(),
  who: z.string().nullable(),
  href: z.string(),
  member: named.nullable(),
  team: named.nullable(),
  note: z.string(),
  dueOn: z.string().nullable(),
  overdue: z.boolean(),
});

export const deskOperations = [
  operation({
    id: 'listDesk',
    method: 'GET',
    path: '/desk',
    summary:
      'What waits for the hosts, longest first (`after` takes the `next` of the page before)',
    scope: 'manage',
    input: listWaitingInput,
    output: z.object({ items: z.array(item), next: z.string().nullable() }),
    status: 200,
    run: listWaiting,
  }),
  change(
    'takeOn',
    'PUT',
    '/desk/{kind}/{id}',
    'Say who looks after something that waits, with a note and until when (hosts)',
    takeOnInput.extend({ kind: z.enum(WAITING), id: z.uuid() }),
    (ctx, { kind, id, ...input }) => takeOn(ctx, kind, id, input),
    'manage',
  ),
  operation({
    id: 'listSavedReplies',
    method: 'GET',
    path: '/saved-replies',
    summary: 'Saved replies, those in the reader’s language first (hosts and moderators)',
    scope: 'manage',
    input: z.object({}),
    output: z.object({ replies: z.array(savedReplyInput.extend(byId.shape)) }),
    status: 200,
    run: async (ctx) => ({ replies: await listSavedReplies(ctx) }),
  }),
  operation({
    id: 'makeSavedReply',
    method: 'POST',
    path: '/saved-replies',
    summary: 'Make a saved reply (hosts)',
    scope: 'manage',
    input: savedReplyInput,
    output: byId,
    status: 201,
    run: (ctx, input) => saveReply(ctx, null, input),
  }),
  change(
    'changeSavedReply',
    'PUT',
    '/saved-replies/{id}',
    'Replace a saved reply (hosts)',
    savedReplyInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveReply(ctx, id, input),
    'manage',
  ),
  change(
    'removeSavedReply',
    'DELETE',
    '/saved-replies/{id}',
    'Remove a saved reply (hosts)',
    byId,
    (ctx, { id }) => removeReply(ctx, id),
    'manage',
  ),
];

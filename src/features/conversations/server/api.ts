import { z } from 'zod';
import { SPACE_KINDS } from '#commons/spaces/schema.ts';
import { API_UNKNOWN, postOutput, postToApi } from '#commons/threads/server/api.ts';
import { change, operation } from '#platform/api/operation.ts';
import type { Context } from '#platform/context.ts';
import {
  changeConversationInput,
  CONVERSATION_KINDS,
  listInput,
  joinConversationInput,
  moveConversationInput,
  splitInput,
  startConversationInput,
} from '../schema.ts';
import { accessConversation } from './access.ts';
import {
  acceptAnswer,
  changeConversation,
  removeConversation,
  restoreConversation,
  setClosed,
  setFulfilled,
} from './commands.ts';
import { findConversation } from './find-conversation.ts';
import { listConversations } from './list-conversations.ts';
import { answerMove, moveConversation } from './move-conversation.ts';
import { joinConversation, setPinned, splitConversation, undoTending } from './tend.ts';
import { startConversation } from './start-conversation.ts';

const byId = z.object({ id: z.uuid() });
const practices = z.array(z.object({ slug: z.string(), title: z.string() }));
const person = z.object({ id: z.uuid(), name: z.string(), handle: z.string().nullable() });

const common = z.object({
  id: z.uuid(),
  href: z.string(),
  kind: z.enum(CONVERSATION_KINDS),
  title: z.string(),
  language: z.string(),
  space: z.object({
    kind: z.enum(SPACE_KINDS),
    name: z.string().nullable(),
    slug: z.string().nullable(),
    open: z.boolean(),
  }),
  author: person,
  createdAt: z.string(),
  replyCount: z.int(),
  fulfilled: z.boolean(),
  closed: z.boolean(),
  practices,
});

const item = common.extend({
  organisation: z.string().nullable(),
  excerpt: z.string(),
  activityAt: z.string(),
  helpfulCount: z.int(),
  answered: z.boolean(),
});

const one = common.extend({
  acceptedPostId: z.uuid().nullable(),
  page: z.int(),
  pages: z.int(),
  posts: z.array(postOutput),
});

export const conversationOperations = [
  operation({
    id: 'listConversations',
    method: 'GET',
    path: '/conversations',
    summary:
      'Conversations you may see, a page at a time (`after` takes the `next` of the page before)',
    scope: 'read',
    input: listInput,
    output: z.object({ items: z.array(item), next: z.string().nullable() }),
    status: 200,
    run: listConversations,
  }),
  operation({
    id: 'startConversation',
    method: 'POST',
    path: '/conversations',
    summary: 'Start a conversation',
    scope: 'write',
    input: startConversationInput,
    output: z.object({ id: z.uuid(), href: z.string() }),
    status: 201,
    run: async (ctx, input) => {
      const { id, href } = await startConversation(ctx, input);
      return { id, href };
    },
  }),
  operation({
    id: 'getConversation',
    method: 'GET',
    path: '/conversations/{id}',
    summary: 'A conversation and a page of its posts',
    scope: 'read',
    input: byId.extend({ page: z.coerce.number().int().min(1).max(100_000).default(1) }),
    output: one,
    status: 200,
    run: async (ctx, { id, page }) => {
      const { slug } = await accessConversation(ctx, { id });
      const view = await findConversation(ctx, slug, page, API_UNKNOWN);
      return { ...view, posts: view.posts.map(postToApi) };
    },
  }),
  change(
    'changeConversation',
    'PATCH',
    '/conversations/{id}',
    'Change title, kind and practices',
    changeConversationInput.extend(byId.shape),
    (ctx, { id, ...input }) => changeConversation(ctx, id, input),
  ),
  change(
    'removeConversation',
    'DELETE',
    '/conversations/{id}',
    'Take a conversation out of sight',
    byId,
    (ctx, { id }) => removeConversation(ctx, id),
  ),
  change(
    'restoreConversation',
    'POST',
    '/conversations/{id}/restore',
    'Bring a removed conversation back',
    byId,
    (ctx, { id }) => restoreConversation(ctx, id),
  ),
  change(
    'acceptAnswer',
    'PUT',
    '/conversations/{id}/answer',
    'Accept a post as the answer; null takes the mark away',
    byId.extend({ postId: z.uuid().nullable() }),
    (ctx, { id, postId }) => acceptAnswer(ctx, id, postId),
  ),
  change(
    'setFulfilled',
    'PUT',
    '/conversations/{id}/fulfilled',
    'Say whether a request or an offer is fulfilled',
    byId.extend({ fulfilled: z.boolean() }),
    (ctx, { id, fulfilled }) => setFulfilled(ctx, id, fulfilled),
  ),
  change(
    'setClosed',
    'PUT',
    '/conversations/{id}/closed',
    'End replies, or open again',
    byId.extend({ closed: z.boolean() }),
    (ctx, { id, closed }) => setClosed(ctx, id, closed),
  ),
  operation({
    id: 'moveConversation',
    method: 'PUT',
    path: '/conversations/{id}/space',
    summary: 'Move to another space, or propose it to who asked the hosts',
    scope: 'write',
    input: moveConversationInput.extend(byId.shape),
    output: z.object({ result: z.enum(['moved', 'proposed']) }),
    status: 200,
    run: async (ctx, { id, space }) => ({ result: await moveConversation(ctx, id, space) }),
  }),
  change(
    'pinConversation',
    'PUT',
    '/conversations/{id}/pinned',
    'Stand before the others in the lists of its practices, group or organisation',
    byId.extend({ pinned: z.boolean() }),
    (ctx, { id, pinned }) => setPinned(ctx, id, pinned),
  ),
  change(
    'joinConversation',
    'POST',
    '/conversations/{id}/join',
    'Join into another conversation of the same space',
    joinConversationInput.extend(byId.shape),
    (ctx, { id, into }) => joinConversation(ctx, id, into),
  ),
  operation({
    id: 'splitConversation',
    method: 'POST',
    path: '/conversations/{id}/split',
    summary: 'Take posts into a conversation of their own',
    scope: 'write',
    input: splitInput.extend(byId.shape),
    output: z.object({ id: z.uuid(), slug: z.string() }),
    status: 201,
    run: (ctx, { id, ...input }) => splitConversation(ctx, id, input),
  }),
  change(
    'undoTending',
    'POST',
    '/conversations/{id}/undo',
    'Undo the last joining or splitting, within thirty days',
    byId,
    (ctx, { id }) => undoTending(ctx, id),
  ),
  change(
    'answerMove',
    'POST',
    '/conversations/{id}/move',
    'Who asked the hosts says whether others may read it too',
    byId.extend({ yes: z.boolean() }),
    (ctx, { id, yes }) => answerMove(ctx, id, yes),
  ),
];

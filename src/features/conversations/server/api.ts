import { z } from 'zod';
import { SPACE_KINDS } from '#commons/spaces/schema.ts';
import { requireCapability } from '#commons/members/server/policy.ts';
import {
  approveInput,
  editWaitingInput,
  newcomersInput,
  refuseInput,
} from '#commons/waiting/schema.ts';
import {
  editWaiting,
  listOwnWaiting,
  listWaiting,
  readNewcomers,
  setNewcomers,
  withdrawWaiting,
} from '#commons/waiting/server/index.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import { API_UNKNOWN, postOutput, postToApi } from '#commons/threads/server/api.ts';
import { change, operation } from '#platform/api/operation.ts';
import type { Context } from '#platform/context.ts';
import {
  changeConversationInput,
  closeInput,
  CONVERSATION_KINDS,
  joinInput,
  listInput,
  moveConversationInput,
  pinInput,
  splitInput,
  startConversationInput,
} from '../schema.ts';
import { accessConversation } from './access.ts';
import {
  acceptAnswer,
  changeConversation,
  removeConversation,
  restoreConversation,
  setFulfilled,
} from './commands.ts';
import { findConversation } from './find-conversation.ts';
import { findTendings } from './find-tendings.ts';
import { joinConversations } from './join-conversations.ts';
import { listConversations } from './list-conversations.ts';
import { answerMove, moveConversation } from './move-conversation.ts';
import { setClosed, setPinned } from './pin-and-close.ts';
import { approveWaiting, refuseWaiting } from './settle-waiting.ts';
import { splitConversation } from './split-conversation.ts';
import { startConversation } from './start-conversation.ts';
import { undoTending } from './undo-tending.ts';

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
  pinned: z.boolean(),
  practices,
});

const made = z.object({ id: z.uuid(), href: z.string() });

const item = common.extend({
  organisation: z.string().nullable(),
  excerpt: z.string(),
  activityAt: z.string(),
  helpfulCount: z.int(),
  answered: z.boolean(),
});

const one = common.extend({
  closedReason: z.string(),
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
    output: made.extend({ waits: z.boolean() }),
    status: 201,
    run: async (ctx, input) => {
      const { id, href, waits } = await startConversation(ctx, input);
      return { id, href, waits };
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
    'End replies, with a reason, or open again',
    closeInput.extend(byId.shape),
    (ctx, { id, closed, reason }) => setClosed(ctx, id, closed, reason),
  ),
  change(
    'setPinned',
    'PUT',
    '/conversations/{id}/pinned',
    'Keep at the top of its lists, to the end of a day or until it is let down',
    pinInput.extend(byId.shape),
    (ctx, { id, ...input }) => setPinned(ctx, id, input),
  ),
  operation({
    id: 'joinConversations',
    method: 'POST',
    path: '/conversations/{id}/join',
    summary:
      'Make its posts posts of another conversation; where others read that, with `confirmed`',
    scope: 'write',
    input: joinInput.extend(byId.shape),
    output: made,
    status: 200,
    run: (ctx, { id, ...input }) => joinConversations(ctx, id, input),
  }),
  operation({
    id: 'splitConversation',
    method: 'POST',
    path: '/conversations/{id}/split',
    summary: 'Make some of its posts, by number, a conversation of their own',
    scope: 'write',
    input: splitInput.extend(byId.shape),
    output: made,
    status: 201,
    run: (ctx, { id, ...input }) => splitConversation(ctx, id, input),
  }),
  operation({
    id: 'listTendings',
    method: 'GET',
    path: '/conversations/{id}/tendings',
    summary: 'What those who keep order did to it of late, and what of it can be undone',
    scope: 'read',
    input: byId,
    output: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          kind: z.enum(['pin', 'close', 'change', 'move', 'join', 'split']),
          ended: z.boolean(),
          by: z.string(),
          at: z.string(),
          other: z
            .object({ title: z.string(), language: z.string(), href: z.string().nullable() })
            .nullable(),
          undone: z.boolean(),
          mayUndo: z.union([z.literal(true), z.string()]),
        }),
      ),
    }),
    status: 200,
    run: async (ctx, { id }) => ({ items: await findTendings(ctx, id) }),
  }),
  change(
    'undoTending',
    'POST',
    '/tendings/{id}/undo',
    'Take back what was done to a conversation',
    byId,
    (ctx, { id }) => undoTending(ctx, id),
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
    'answerMove',
    'POST',
    '/conversations/{id}/move',
    'Who asked the hosts says whether others may read it too',
    byId.extend({ yes: z.boolean() }),
    (ctx, { id, yes }) => answerMove(ctx, id, yes),
  ),
];

const waiting = z.object({
  id: z.uuid(),
  mine: z.boolean(),
  author: z.string(),
  title: z.string(),
  href: z.string().nullable(),
  html: z.string(),
  markdown: z.string(),
  createdAt: z.string(),
});

/** What newcomers wrote and nobody has looked at yet. */
export const waitingOperations = [
  operation({
    id: 'listWaiting',
    method: 'GET',
    path: '/waiting',
    summary: 'What of yours waits for a look, and what waits for yours',
    scope: 'read',
    input: z.object({}),
    output: z.object({ items: z.array(waiting) }),
    status: 200,
    run: async (ctx) => {
      const { memberId } = ctx.actor;
      demand(memberId ? true : signInFirst);
      const [own, others] = [await listOwnWaiting(ctx, ''), await listWaiting(ctx, '')];
      return { items: [...own, ...others] };
    },
  }),
  change(
    'editWaiting',
    'PATCH',
    '/waiting/{id}',
    'Rewrite what of yours waits; `title` of a conversation',
    editWaitingInput.extend(byId.shape),
    (ctx, { id, ...input }) => editWaiting(ctx, id, input),
  ),
  change(
    'withdrawWaiting',
    'DELETE',
    '/waiting/{id}',
    'Take back what of yours waits',
    byId,
    (ctx, { id }) => withdrawWaiting(ctx, id),
  ),
  change(
    'approveWaiting',
    'POST',
    '/waiting/{id}/approve',
    'Post it; with `trust` nothing of its author waits any more',
    approveInput.extend(byId.shape),
    (ctx, { id, trust }) => approveWaiting(ctx, id, { trust }),
    'manage',
  ),
  change(
    'refuseWaiting',
    'POST',
    '/waiting/{id}/refuse',
    'Do not post it; its author gets the reason and may appeal',
    refuseInput.extend(byId.shape),
    (ctx, { id, ...input }) => refuseWaiting(ctx, id, input),
    'manage',
  ),
  operation({
    id: 'getNewcomers',
    method: 'GET',
    path: '/newcomers',
    summary: 'How many first posts of a newcomer wait',
    scope: 'manage',
    input: z.object({}),
    output: newcomersInput,
    status: 200,
    run: async (ctx) => {
      requireCapability(ctx.actor, 'decide_joining');
      return readNewcomers(ctx.db);
    },
  }),
  change(
    'setNewcomers',
    'PUT',
    '/newcomers',
    'Say how many first posts of a newcomer wait; 0: none',
    newcomersInput,
    setNewcomers,
    'manage',
  ),
];

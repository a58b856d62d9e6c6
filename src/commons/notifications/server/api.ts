import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import {
  chooseNotificationInput,
  markNotificationsReadInput,
  NOTIFICATION_KINDS,
  RHYTHMS,
} from '../schema.ts';
import { chooseNotification, markNotificationsRead } from './commands.ts';
import { findNotificationChoices, listNotifications } from './queries.ts';

const item = z.object({
  id: z.uuid(),
  kind: z.enum(NOTIFICATION_KINDS),
  read: z.boolean(),
  at: z.string(),
  actor: z
    .object({
      name: z.string(),
      handle: z.string().nullable(),
      organisation: z.string().nullable(),
    })
    .nullable(),
  title: z.string(),
  language: z.string(),
  excerpt: z.string(),
  href: z.string(),
});

export const notificationOperations = [
  operation({
    id: 'listNotifications',
    method: 'GET',
    path: '/notifications',
    summary:
      "The token owner's notifications, newest first (`before` takes the `next` of the page before)",
    scope: 'read',
    input: z.object({ before: z.uuid().optional() }),
    output: z.object({ items: z.array(item), next: z.uuid().nullable() }),
    status: 200,
    run: async (ctx, input) => {
      const page = await listNotifications(ctx, input);
      return { ...page, items: page.items.map((each) => ({ ...each, at: each.at.toISOString() })) };
    },
  }),
  operation({
    id: 'markNotificationsRead',
    method: 'POST',
    path: '/notifications/read',
    summary: 'Mark some notifications read, or with no `ids` all of them',
    scope: 'write',
    input: markNotificationsReadInput,
    output: z.null(),
    status: 204,
    run: async (ctx, { ids }) => {
      demand(ctx.actor.memberId ? true : signInFirst);
      await markNotificationsRead(ctx, ids.length > 0 ? ids : 'all');
      return null;
    },
  }),
  operation({
    id: 'getNotificationChoices',
    method: 'GET',
    path: '/notifications/choices',
    summary: 'When a mail follows, by kind of notification',
    scope: 'read',
    input: z.object({}),
    output: z.object({
      mailRhythm: z.enum(RHYTHMS),
      kinds: z.array(z.object({ kind: z.enum(NOTIFICATION_KINDS), rhythm: z.enum(RHYTHMS) })),
    }),
    status: 200,
    run: (ctx) => findNotificationChoices(ctx),
  }),
  operation({
    id: 'chooseNotification',
    method: 'PUT',
    path: '/notifications/choices/{kind}',
    summary: 'Choose when a mail follows for one kind',
    scope: 'write',
    input: chooseNotificationInput,
    output: z.null(),
    status: 204,
    run: async (ctx, { kind, rhythm }) => {
      await chooseNotification(ctx, kind, rhythm);
      return null;
    },
  }),
];

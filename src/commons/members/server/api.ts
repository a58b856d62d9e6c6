import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import {
  DecisionSchema,
  InvitationSchema,
  JOINING_POLICIES,
  MAIL_RHYTHMS,
  ProfileSchema,
  SetJoiningSchema,
} from '../schema.ts';
import { readJoining } from './admission.ts';
import { decideJoinRequest, inviteMember, listJoinRequests, setJoining } from './joining.ts';
import { requireCapability } from './policy.ts';
import { readSettings, saveProfile } from './settings.ts';

export const memberOperations = [
  operation({
    id: 'getProfile',
    method: 'GET',
    path: '/profile',
    summary: "The token owner's own profile and settings",
    scope: 'read',
    input: z.object({}),
    // Without the address: it is how one signs in, and no program needs it.
    output: z.object({
      id: z.uuid(),
      handle: z.string(),
      name: z.string(),
      title: z.string(),
      bio: z.string(),
      organisation: z.string().nullable(),
      locale: z.string(),
      languages: z.array(z.string()),
      timeZone: z.string(),
      mailRhythm: z.enum(MAIL_RHYTHMS),
    }),
    status: 200,
    run: async (ctx) => {
      const { time_zone, mail_rhythm, ...settings } = await readSettings(ctx);
      return { ...settings, timeZone: time_zone, mailRhythm: mail_rhythm };
    },
  }),
  operation({
    id: 'saveProfile',
    method: 'PUT',
    path: '/profile',
    summary: 'Replace all that one may say of oneself (as `getProfile` gives it, changed)',
    scope: 'write',
    input: ProfileSchema,
    output: z.null(),
    status: 204,
    run: async (ctx, input) => {
      await saveProfile(ctx, input);
      return null;
    },
  }),
  operation({
    id: 'getJoining',
    method: 'GET',
    path: '/joining',
    summary: 'How people become members (for hosts)',
    scope: 'manage',
    input: z.object({}),
    output: z.object({ policy: z.enum(JOINING_POLICIES), domains: z.array(z.string()) }),
    status: 200,
    run: async (ctx) => {
      requireCapability(ctx.actor, 'decide_joining');
      return readJoining(ctx.db);
    },
  }),
  operation({
    id: 'setJoining',
    method: 'PUT',
    path: '/joining',
    summary: 'Set how people become members from now on; `domain` needs at least one domain',
    scope: 'manage',
    input: SetJoiningSchema,
    output: z.null(),
    status: 204,
    run: async (ctx, input) => {
      await setJoining(ctx, input);
      return null;
    },
  }),
  operation({
    id: 'listJoinRequests',
    method: 'GET',
    path: '/joining/requests',
    summary: 'Requests to join that wait for a host, oldest first',
    scope: 'manage',
    input: z.object({}),
    output: z.object({
      requests: z.array(
        z.object({
          id: z.uuid(),
          email: z.string(),
          name: z.string(),
          reason: z.string(),
          createdAt: z.string(),
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({
      requests: (await listJoinRequests(ctx)).map(({ created_at, ...request }) => ({
        ...request,
        createdAt: created_at.toISOString(),
      })),
    }),
  }),
  operation({
    id: 'decideJoinRequest',
    method: 'PUT',
    path: '/joining/requests/{id}',
    summary: 'Let somebody in (an invitation goes out) or not; once',
    scope: 'manage',
    input: DecisionSchema.extend({ accept: z.boolean() }),
    output: z.null(),
    status: 204,
    run: async (ctx, input) => {
      await decideJoinRequest(ctx, input);
      return null;
    },
  }),
  operation({
    id: 'inviteMember',
    method: 'POST',
    path: '/invitations',
    summary: 'Invite an address; whoever accepts becomes a plain member',
    scope: 'manage',
    // As on the page: no role is given away by a program.
    input: InvitationSchema.pick({ email: true, name: true }),
    output: z.null(),
    status: 204,
    run: async (ctx, input) => {
      await inviteMember(ctx, { ...input, role: 'member', organisationId: null });
      return null;
    },
  }),
];

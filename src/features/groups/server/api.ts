import { z } from 'zod';
import { GROUP_ACCESS } from '#commons/spaces/schema.ts';
import { API_UNKNOWN } from '#commons/threads/server/api.ts';
import { change, operation } from '#platform/api/operation.ts';
import type { Context } from '#platform/context.ts';
import {
  changeGroupInput,
  groupInput,
  groupLinkInput,
  joinGroupInput,
  listGroupPeopleInput,
  listGroupsInput,
  NEWS,
} from '../schema.ts';
import { archiveGroup, changeGroup, createGroup } from './commands.ts';
import { followSegment } from './follow-segment.ts';
import { acceptGroupLink, makeGroupLink, revokeGroupLink } from './links.ts';
import { agreeAgain, chooseGroupNews, joinGroup, leaveGroup } from './membership.ts';
import { findGroupDoor, listGroupPeople } from './people.ts';
import { findGroup, listGroups } from './queries.ts';
import {
  decideGroupRequest,
  inviteToGroup,
  removeFromGroup,
  setGroupSteward,
} from './stewarding.ts';

const byId = z.object({ id: z.uuid() });
const person = z.object({
  id: z.uuid(),
  handle: z.string(),
  name: z.string(),
  title: z.string(),
  organisation: z.string().nullable(),
});
const onPerson = byId.extend({ memberId: z.uuid() });

const item = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  language: z.string(),
  access: z.enum(GROUP_ACCESS),
  archived: z.boolean(),
  standing: z.enum(['member', 'requested', 'invited']).nullable(),
  steward: z.boolean(),
  memberCount: z.int().nullable(),
  waiting: z.int(),
});

export const groupOperations = [
  operation({
    id: 'listGroups',
    method: 'GET',
    path: '/groups',
    summary: 'Groups you know of, yours first (`after` takes the `next` of the page before)',
    scope: 'read',
    input: listGroupsInput,
    output: z.object({ items: z.array(item), next: z.string().nullable() }),
    status: 200,
    run: listGroups,
  }),
  operation({
    id: 'createGroup',
    method: 'POST',
    path: '/groups',
    summary: 'Make a group (hosts)',
    scope: 'write',
    input: groupInput,
    output: z.object({ id: z.uuid(), slug: z.string() }),
    status: 201,
    run: createGroup,
  }),
  operation({
    id: 'getGroup',
    method: 'GET',
    path: '/groups/{id}',
    summary: 'A group, as far as you are told of it',
    scope: 'read',
    input: byId,
    output: item.extend({
      agreementHtml: z.string(),
      questions: z.array(z.string()),
      stewards: z.array(person),
      news: z.enum(NEWS),
      agreeAgain: z.boolean(),
    }),
    status: 200,
    run: (ctx, { id }) => findGroup(ctx, { id }, API_UNKNOWN.member),
  }),
  operation({
    id: 'joinGroup',
    method: 'PUT',
    path: '/groups/{id}/membership',
    summary: 'Join a group, or ask to',
    scope: 'write',
    input: joinGroupInput.extend(byId.shape),
    output: z.object({ state: z.enum(['member', 'requested']) }),
    status: 200,
    run: (ctx, { id, ...input }) => joinGroup(ctx, { id }, input),
  }),
  operation({
    id: 'listGroupPeople',
    method: 'GET',
    path: '/groups/{id}/people',
    summary: 'Who is in a group (`after` takes the `next` of the page before)',
    scope: 'read',
    input: listGroupPeopleInput.extend(byId.shape),
    output: z.object({
      people: z.array(person.extend({ steward: z.boolean(), answers: z.array(z.string()) })),
      next: z.string().nullable(),
    }),
    status: 200,
    run: (ctx, { id, ...input }) => listGroupPeople(ctx, { id }, input),
  }),
  operation({
    id: 'getGroupDoor',
    method: 'GET',
    path: '/groups/{id}/requests',
    summary: 'Who asks to join and who is invited (stewards)',
    scope: 'read',
    input: byId,
    output: z.object({
      questions: z.array(z.string()),
      requests: z.array(person.extend({ askedAt: z.string(), answers: z.array(z.string()) })),
      invited: z.array(person),
      links: z.array(
        z.object({
          ...{ id: z.uuid(), by: z.string(), expiresAt: z.iso.datetime() },
          ...{ uses: z.int(), maxUses: z.int() },
        }),
      ),
    }),
    status: 200,
    run: (ctx, { id }) => findGroupDoor(ctx, { id }),
  }),
  change(
    'changeGroup',
    'PUT',
    '/groups/{id}',
    'Replace what a group says of itself and how it is reached',
    changeGroupInput.extend(byId.shape),
    (ctx, { id, ...input }) => changeGroup(ctx, { id }, input),
  ),
  change(
    'archiveGroup',
    'PUT',
    '/groups/{id}/archived',
    'End a group, or take it up again',
    byId.extend({ archived: z.boolean() }),
    (ctx, { id, archived }) => archiveGroup(ctx, { id }, archived),
  ),
  change(
    'leaveGroup',
    'DELETE',
    '/groups/{id}/membership',
    'Leave a group, take a request back or decline an invitation',
    byId,
    (ctx, { id }) => leaveGroup(ctx, { id }),
  ),
  change(
    'agreeAgain',
    'PUT',
    '/groups/{id}/agreement',
    'Agree anew, after a group has asked its members to',
    byId.extend({ agreed: z.literal(true) }),
    (ctx, { id }) => agreeAgain(ctx, { id }),
  ),
  change(
    'followSegment',
    'PUT',
    '/groups/{id}/segment',
    'Let a group’s members be those of a segment, or of none (stewards who are hosts)',
    byId.extend({ segmentId: z.uuid().nullable() }),
    (ctx, { id, segmentId }) => followSegment(ctx, { id }, segmentId),
  ),
  operation({
    id: 'makeGroupLink',
    method: 'POST',
    path: '/groups/{id}/links',
    summary: 'Make a link that invites members; its address is given this once (stewards)',
    scope: 'write',
    input: groupLinkInput.extend(byId.shape),
    output: z.object({ id: z.uuid(), url: z.url() }),
    status: 201,
    run: (ctx, { id, ...input }) => makeGroupLink(ctx, { id }, input),
  }),
  change(
    'revokeGroupLink',
    'DELETE',
    '/groups/{id}/links/{link}',
    'End a link (stewards)',
    byId.extend({ link: z.uuid() }),
    (ctx, { id, link }) => revokeGroupLink(ctx, { id }, link),
  ),
  operation({
    id: 'acceptGroupLink',
    method: 'POST',
    path: '/groups/links/accept',
    summary: 'Follow a group’s link: you are invited from then on',
    scope: 'write',
    input: z.object({ token: z.string().min(1).max(100) }),
    output: z.object({ slug: z.string() }),
    status: 200,
    run: (ctx, { token }) => acceptGroupLink(ctx, token),
  }),
  change(
    'chooseGroupNews',
    'PUT',
    '/groups/{id}/news',
    'How you hear of new conversations in a group',
    byId.extend({ news: z.enum(NEWS) }),
    (ctx, { id, news }) => chooseGroupNews(ctx, { id }, news),
  ),
  change(
    'decideGroupRequest',
    'PUT',
    '/groups/{id}/requests/{memberId}',
    'Let somebody in who asked, or not (stewards)',
    onPerson.extend({ accept: z.boolean() }),
    (ctx, { id, memberId, accept }) => decideGroupRequest(ctx, { id }, memberId, accept),
  ),
  change(
    'inviteToGroup',
    'POST',
    '/groups/{id}/invitations',
    'Invite a member (stewards)',
    byId.extend({ handle: z.string().trim().min(1).max(60) }),
    (ctx, { id, handle }) => inviteToGroup(ctx, { id }, handle),
  ),
  change(
    'removeFromGroup',
    'DELETE',
    '/groups/{id}/people/{memberId}',
    'Take somebody out of a group, or an invitation back (stewards)',
    onPerson,
    (ctx, { id, memberId }) => removeFromGroup(ctx, { id }, memberId),
  ),
  change(
    'setGroupSteward',
    'PUT',
    '/groups/{id}/people/{memberId}/steward',
    'Make a member of the group a steward, or end that',
    onPerson.extend({ on: z.boolean() }),
    (ctx, { id, memberId, on }) => setGroupSteward(ctx, { id }, memberId, on),
  ),
];

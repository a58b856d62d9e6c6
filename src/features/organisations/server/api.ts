import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import type { Context } from '#platform/context.ts';
import {
  BANDS,
  bringInInput,
  byId,
  domainInput,
  leadInput,
  linkIdInput,
  linkInput,
  listOrganisationsInput,
  mergeInput,
  ORGANISATION_TYPES,
  organisationInput,
  personInput,
  tokenInput,
} from '../schema.ts';
import {
  changeEmployer,
  changeOrganisation,
  createOrganisation,
  endEmployment,
  setOrganisationLead,
} from './commands.ts';
import { setOrganisationDomain } from './domains.ts';
import { findHandover, listQuietClients } from './handover.ts';
import { resendInvitation } from './invitations.ts';
import { acceptLink, makeOrganisationLink, revokeOrganisationLink } from './links.ts';
import { mergeOrganisations } from './merge.ts';
import {
  findOrganisation,
  listOrganisationLinks,
  listOrganisations,
  listPendingInvitations,
  requireManaged,
} from './queries.ts';
import { bringInTable } from './table/bring-in.ts';

const isoOut = z.iso.datetime();
const common = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  type: z.enum(ORGANISATION_TYPES),
  country: z.string().nullable(),
  band: z.enum(BANDS).nullable(),
});
const contact = z.object({ handle: z.string(), name: z.string() });
const person = z.object({
  id: z.uuid(),
  handle: z.string(),
  name: z.string(),
  title: z.string(),
  lead: z.boolean(),
});
const pending = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  organisation: z.string().nullable(),
  createdAt: isoOut,
  mailedAt: isoOut.nullable(),
});
const row = z.object({
  line: z.int(),
  organisation: z.string(),
  person: z.string().nullable(),
  status: z.enum(['new', 'changed', 'same', 'error']),
  error: z.string().nullable(),
  old: z.string().nullable(),
});

/** Dates as JSON writes them. */
const json = <Value>(value: unknown): Value => JSON.parse(JSON.stringify(value)) as Value;

/** An operation that reads. */
function read<Input extends z.ZodObject, Output extends z.ZodType>(
  scope: 'read' | 'manage',
  id: string,
  path: string,
  summary: string,
  [input, output]: [Input, Output],
  run: (ctx: Context, input: z.output<Input>) => Promise<unknown>,
) {
  return operation({
    ...{ id, method: 'GET', path, summary, scope, input, output, status: 200 },
    run: async (ctx, parsed) => json<z.input<Output>>(await run(ctx, parsed)),
  });
}

const reading = [
  read(
    'read',
    'listOrganisations',
    '/organisations',
    'Organisations by name (`after` takes the `next` of the page before)',
    [
      listOrganisationsInput,
      z.object({ items: z.array(common.extend({ people: z.int() })), next: z.string().nullable() }),
    ],
    listOrganisations,
  ),
  read(
    'manage',
    'listQuietClients',
    '/organisations/quiet',
    'Clients without an active practitioner: nobody there, or nobody seen for 90 days (for hosts)',
    [
      z.object({}),
      z.object({
        items: z.array(
          common
            .pick({ slug: true, name: true, country: true })
            .extend({ people: z.int(), seenAt: isoOut.nullable() }),
        ),
      }),
    ],
    async (ctx) => ({ items: await listQuietClients(ctx) }),
  ),
  read(
    'read',
    'getOrganisation',
    '/organisations/{slug}',
    'One organisation and its people',
    [
      z.object({ slug: z.string().max(120) }),
      common.extend({
        language: z.string().nullable(),
        summary: z.string(),
        plan: z.string().nullable(),
        contact: contact.nullable(),
        people: z.array(person),
      }),
    ],
    (ctx, { slug }) => findOrganisation(ctx, slug),
  ),
  read(
    'manage',
    'getHandover',
    '/organisations/{id}/handover',
    'What a successor should know: what was written, open questions, who left, who is to come',
    [
      byId,
      z.object({
        wrote: z.array(
          person.pick({ handle: true, name: true }).extend({ posts: z.int(), lastAt: isoOut }),
        ),
        questions: z.array(
          z.object({ href: z.string(), title: z.string(), by: z.string(), at: isoOut }),
        ),
        follows: z.array(z.object({ slug: z.string(), title: z.string(), people: z.int() })),
        left: z.array(
          person.pick({ handle: true, name: true, title: true }).extend({ until: isoOut }),
        ),
        pending: z.array(pending),
      }),
    ],
    (ctx, { id }) => findHandover(ctx, { id }),
  ),
  read(
    'manage',
    'listOrganisationLinks',
    '/organisations/{id}/links',
    'Invitation links that work, without their addresses',
    [
      byId,
      z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            by: z.string(),
            expiresAt: isoOut,
            uses: z.int(),
            maxUses: z.int(),
          }),
        ),
      }),
    ],
    async (ctx, { id }) => ({
      items: await listOrganisationLinks(ctx, await requireManaged(ctx, id)),
    }),
  ),
  read(
    'manage',
    'listPendingInvitations',
    '/invitations',
    'Who was invited and has not come, longest first (for hosts)',
    [z.object({}), z.object({ items: z.array(pending) })],
    async (ctx) => ({ items: await listPendingInvitations(ctx) }),
  ),
];

const making = [
  operation({
    id: 'createOrganisation',
    method: 'POST',
    path: '/organisations',
    summary: 'Add an organisation',
    scope: 'manage',
    input: organisationInput,
    output: z.object({ id: z.uuid(), slug: z.string() }),
    status: 201,
    run: createOrganisation,
  }),
  operation({
    id: 'makeOrganisationLink',
    method: 'POST',
    path: '/organisations/{id}/links',
    summary: 'Make an invitation link; its address is given this once',
    scope: 'manage',
    input: linkInput,
    output: z.object({ id: z.uuid(), url: z.string() }),
    status: 201,
    run: makeOrganisationLink,
  }),
  operation({
    id: 'bringInTable',
    method: 'POST',
    path: '/organisations/import',
    summary:
      'Bring in organisations and people from a CSV (`text`); `dryRun` only says what would happen',
    scope: 'manage',
    input: bringInInput,
    output: z.object({
      ...{ dryRun: z.boolean(), added: z.int(), changed: z.int(), same: z.int() },
      ...{ errors: z.int(), rows: z.array(row) },
    }),
    status: 200,
    run: bringInTable,
  }),
];

const changing = [
  change(
    'changeOrganisation',
    'PUT',
    '/organisations/{id}',
    'Replace what is said of an organisation',
    z.object({ ...byId.shape, ...organisationInput.shape }),
    (ctx, { id, ...input }) => changeOrganisation(ctx, id, input),
    'manage',
  ),
  change(
    'setOrganisationLead',
    'PUT',
    '/organisations/{id}/leads/{handle}',
    'Appoint one of its people as a lead, or dismiss them',
    leadInput,
    setOrganisationLead,
    'manage',
  ),
  change(
    'changeEmployer',
    'PUT',
    '/organisations/{id}/people/{handle}',
    'Somebody works there from now on, and no longer where they did',
    personInput,
    changeEmployer,
    'manage',
  ),
  change(
    'endEmployment',
    'DELETE',
    '/organisations/{id}/people/{handle}',
    'Somebody no longer works there',
    personInput,
    endEmployment,
    'manage',
  ),
  change(
    'revokeOrganisationLink',
    'DELETE',
    '/organisations/{id}/links/{link}',
    'End an invitation link',
    linkIdInput,
    revokeOrganisationLink,
    'manage',
  ),
  change(
    'setOrganisationDomain',
    'PUT',
    '/organisations/{id}/domains/{domain}',
    'Say whether whoever has an address of a domain works there',
    domainInput,
    setOrganisationDomain,
    'manage',
  ),
  change(
    'mergeOrganisations',
    'POST',
    '/organisations/{id}/merge',
    'Take all of another organisation (`other`, its slug) into this one; cannot be undone',
    mergeInput,
    mergeOrganisations,
    'manage',
  ),
  change(
    'resendInvitation',
    'POST',
    '/invitations/{id}/resend',
    'Write to somebody who was invited and has not come, at most once a day',
    byId,
    resendInvitation,
    'manage',
  ),
  change(
    'acceptOrganisationLink',
    'POST',
    '/organisations/accept',
    'The token’s owner works at the organisation of an invitation link from now on',
    tokenInput,
    (ctx, { token }) => acceptLink(ctx, token),
  ),
];

export const organisationOperations = [...reading, ...making, ...changing];

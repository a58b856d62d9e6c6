import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import {
  audienceInput,
  AUDIENCES,
  decideConsentInput,
  LIBRARY_KINDS,
  withdrawConsentInput,
} from '../schema.ts';
import { accessPublication } from './access.ts';
import { chooseAudience, decideConsent, withdrawConsent } from './consent.ts';
import { listConsents } from './find-consent.ts';
import { findPublication } from './find-publication.ts';

const byId = z.object({ id: z.uuid() });
const state = z.enum(['asked', 'given', 'declined', 'withdrawn']);

export const consentOperations = [
  operation({
    id: 'getAudience',
    method: 'GET',
    path: '/library/{id}/audience',
    summary: 'Who reads it and whether its organisation agrees, for those whom that concerns',
    scope: 'read',
    input: byId,
    output: z.object({
      audience: z.enum(AUDIENCES).nullable(),
      consent: z
        .object({
          state,
          organisation: z.string(),
          note: z.string(),
          at: z.string(),
          by: z.string().nullable(),
        })
        .nullable(),
    }),
    status: 200,
    run: async (ctx, { id }) => {
      const { slug } = await accessPublication(ctx, { id });
      const { audience } = await findPublication(ctx, slug, undefined, '?');
      return { audience: audience?.audience ?? null, consent: audience?.consent ?? null };
    },
  }),
  change(
    'chooseAudience',
    'PUT',
    '/library/{id}/audience',
    'Open it to everybody, once its organisation agrees, or keep it among members',
    audienceInput.extend(byId.shape),
    (ctx, { id, audience }) => chooseAudience(ctx, id, audience),
  ),
  change(
    'decideConsent',
    'POST',
    '/library/{id}/consent',
    'Say for your organisation whether it may be public',
    decideConsentInput.extend(byId.shape),
    (ctx, { id, ...input }) => decideConsent(ctx, id, input),
  ),
  change(
    'withdrawConsent',
    'DELETE',
    '/library/{id}/consent',
    'Take your organisation’s consent back: only members read it from then on',
    withdrawConsentInput.extend(byId.shape),
    (ctx, { id, ...input }) => withdrawConsent(ctx, id, input),
  ),
  operation({
    id: 'listConsents',
    method: 'GET',
    path: '/organisations/{slug}/consents',
    summary: 'What an organisation was asked to make public, for its leads and for hosts',
    scope: 'read',
    input: z.object({ slug: z.string().max(120) }),
    output: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          kind: z.enum(LIBRARY_KINDS),
          href: z.string(),
          title: z.string(),
          language: z.string(),
          author: z.string(),
          state,
          at: z.string(),
        }),
      ),
    }),
    status: 200,
    run: (ctx, { slug }) => listConsents(ctx, slug),
  }),
];

import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import type { Context } from '#platform/context.ts';
import { SPACE_KINDS } from '#commons/spaces/schema.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import {
  agreementInput,
  appealInput,
  askAgainInput,
  assignInput,
  decideAppealInput,
  decideInput,
  listCasesInput,
  MEASURES,
  moveAgreementInput,
  noteInput,
  REPORTABLE,
  reportInput,
  takeBackInput,
} from '../schema.ts';
import { listAgreements } from './agreements.ts';
import { appeal, decideAppeal } from './appeal.ts';
import { askAgain } from './ask-again.ts';
import {
  findAgreementTexts,
  moveAgreement,
  retireAgreement,
  saveAgreement,
} from './change-agreements.ts';
import { decideCase } from './decide.ts';
import { findFigures } from './figures.ts';
import { findCase } from './find-case.ts';
import { findDecision } from './find-decision.ts';
import { listCases } from './list-cases.ts';
import { findOwnReport, listOwnReports } from './own-reports.ts';
import { report } from './report.ts';
import { takeBack } from './take-back.ts';
import { addNote, assignCase } from './work.ts';

const byId = z.object({ id: z.uuid() });
const byName = z.object({ id: z.string().min(1).max(60) });
const made = z.object({ id: z.uuid() });
const named = z.object({ id: z.uuid(), name: z.string() });
const kind = z.enum(REPORTABLE);
const measure = z.enum(MEASURES);
const state = z.enum(['open', 'decided']);
const agreement = z.object({ id: z.string(), title: z.string(), body: z.string() });
const anAppeal = z.object({
  text: z.string(),
  createdAt: z.string(),
  decidedAt: z.string().nullable(),
  upheld: z.boolean().nullable(),
  reason: z.string(),
});
const common = z.object({ id: z.uuid(), kind, state, author: named, openedAt: z.string() });

const item = common.extend({
  title: z.string().nullable(),
  excerpt: z.string(),
  language: z.string(),
  agreements: z.array(z.string()),
  reports: z.int(),
  assignee: named.nullable(),
  measure: measure.nullable(),
  reversed: z.boolean(),
  appealed: z.boolean(),
});

const decided = z.object({
  id: z.uuid(),
  measure,
  hidden: z.boolean(),
  suspendedUntil: z.string().nullable(),
  reason: z.string(),
});

const one = common.extend({
  space: z.object({ kind: z.enum(SPACE_KINDS), name: z.string().nullable() }),
  href: z.string().nullable(),
  assignee: named.nullable(),
  reports: z.array(
    z.object({
      id: z.uuid(),
      reporter: z.object({ id: z.uuid().nullable(), name: z.string() }).nullable(),
      agreement: z.string(),
      reason: z.string(),
      createdAt: z.string(),
      title: z.string().nullable(),
      html: z.string(),
      language: z.string(),
    }),
  ),
  notes: z.array(z.object({ id: z.uuid(), by: z.string(), text: z.string(), at: z.string() })),
  decision: decided
    .extend({
      agreement: z.string().nullable(),
      by: z.string(),
      at: z.string(),
      reversed: z.object({ by: z.string(), at: z.string() }).nullable(),
      appeal: anAppeal.extend({ byReporter: z.boolean() }).nullable(),
    })
    .nullable(),
});

const statement = decided.extend({
  kind,
  title: z.string(),
  text: z.string(),
  language: z.string(),
  agreement,
  at: z.string(),
  reversed: z.boolean(),
  appealUntil: z.string(),
  appeal: anAppeal.nullable(),
});

const ownReport = z.object({
  id: z.uuid(),
  kind,
  title: z.string(),
  agreement: z.string(),
  reason: z.string(),
  nameless: z.boolean(),
  createdAt: z.string(),
  outcome: z.enum(['open', 'no_breach', 'breach']),
  decidedAt: z.string().nullable(),
  again: anAppeal.nullable(),
});
const words = z.object({ title: z.string(), body: z.string() });

const count = z.int();
const year = z.object({
  year: z.int(),
  reports: count,
  byAgreement: z.array(z.object({ title: z.string(), count })),
  byMeasure: z.array(z.object({ measure, count })),
  hidden: count,
  medianHours: z.number().nullable(),
  appeals: z.object({ waiting: count, upheld: count, reversed: count }),
});

export const moderationOperations = [
  operation({
    id: 'listAgreements',
    method: 'GET',
    path: '/agreements',
    summary: 'What the community has agreed on',
    scope: 'read',
    input: z.object({}),
    output: z.object({ agreements: z.array(agreement) }),
    status: 200,
    run: async (ctx) => ({ agreements: await listAgreements(ctx) }),
  }),
  operation({
    id: 'getAgreementTexts',
    method: 'GET',
    path: '/agreements/texts',
    summary: 'All agreements with their words in every language (hosts)',
    scope: 'manage',
    input: z.object({}),
    output: z.object({
      agreements: z.array(
        z.object({
          ...{ id: z.string(), title: z.string(), position: z.int(), retired: z.boolean() },
          texts: z.record(z.enum(LOCALES), words),
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ agreements: await findAgreementTexts(ctx) }),
  }),
  operation({
    id: 'makeAgreement',
    method: 'POST',
    path: '/agreements',
    summary: 'Add an agreement, the last (hosts)',
    scope: 'manage',
    input: agreementInput,
    output: z.object({ id: z.string() }),
    status: 201,
    run: (ctx, input) => saveAgreement(ctx, null, input),
  }),
  change(
    'changeAgreement',
    'PUT',
    '/agreements/{id}',
    'Change an agreement’s words; decisions keep those of their day (hosts)',
    agreementInput.extend(byName.shape),
    (ctx, { id, ...input }) => saveAgreement(ctx, id, input),
    'manage',
  ),
  change(
    'moveAgreement',
    'PUT',
    '/agreements/{id}/position',
    'Put an agreement at another place, the first being 1 (hosts)',
    moveAgreementInput.extend(byName.shape),
    (ctx, { id, position }) => moveAgreement(ctx, id, position),
    'manage',
  ),
  change(
    'retireAgreement',
    'PUT',
    '/agreements/{id}/retired',
    'No longer offer an agreement, or again (hosts)',
    byName.extend({ retired: z.boolean() }),
    (ctx, { id, retired }) => retireAgreement(ctx, id, retired),
    'manage',
  ),
  operation({
    id: 'getFigures',
    method: 'GET',
    path: '/transparency',
    summary: 'What was reported and decided, by calendar year',
    scope: 'read',
    input: z.object({}),
    output: z.object({ years: z.array(year) }),
    status: 200,
    run: async (ctx) => ({ years: await findFigures(ctx) }),
  }),
  operation({
    id: 'report',
    method: 'POST',
    path: '/reports',
    summary: 'Report a post or a thing to the moderators',
    scope: 'write',
    input: reportInput,
    output: made,
    status: 201,
    run: report,
  }),
  operation({
    id: 'listOwnReports',
    method: 'GET',
    path: '/reports',
    summary: 'What the token owner reported, and what came of it',
    scope: 'read',
    input: z.object({}),
    output: z.object({ reports: z.array(ownReport) }),
    status: 200,
    run: async (ctx) => ({ reports: await listOwnReports(ctx) }),
  }),
  operation({
    id: 'getOwnReport',
    method: 'GET',
    path: '/reports/{id}',
    summary: 'One thing that the token owner reported, and what came of it',
    scope: 'read',
    input: byId,
    output: ownReport,
    status: 200,
    run: (ctx, { id }) => findOwnReport(ctx, id),
  }),
  change(
    'askAgain',
    'POST',
    '/reports/{id}/again',
    'Ask for another look at what was reported, where nothing was found wrong, once',
    askAgainInput.extend(byId.shape),
    (ctx, { id, ...input }) => askAgain(ctx, id, input),
  ),
  operation({
    id: 'listCases',
    method: 'GET',
    path: '/moderation/cases',
    summary: 'The moderators’ queue (`after` takes the `next` of the page before)',
    scope: 'manage',
    input: listCasesInput,
    output: z.object({
      items: z.array(item),
      next: z.uuid().nullable(),
      open: count,
      appeals: count,
    }),
    status: 200,
    run: listCases,
  }),
  operation({
    id: 'getCase',
    method: 'GET',
    path: '/moderation/cases/{id}',
    summary: 'A case with its reports, notes and decision',
    scope: 'manage',
    input: byId,
    output: one,
    status: 200,
    run: (ctx, { id }) => findCase(ctx, id, { member: '' }),
  }),
  change(
    'assignCase',
    'PUT',
    '/moderation/cases/{id}/assignee',
    'Say who looks after a case',
    assignInput.extend(byId.shape),
    (ctx, { id, memberId }) => assignCase(ctx, id, memberId),
    'manage',
  ),
  change(
    'addCaseNote',
    'POST',
    '/moderation/cases/{id}/notes',
    'Leave a note for the other moderators',
    noteInput.extend(byId.shape),
    (ctx, { id, ...input }) => addNote(ctx, id, input),
    'manage',
  ),
  change(
    'decideCase',
    'PUT',
    '/moderation/cases/{id}/decision',
    'Decide a case, once; the author gets a statement of reasons',
    decideInput.extend(byId.shape),
    (ctx, { id, ...input }) => decideCase(ctx, id, input),
    'manage',
  ),
  change(
    'takeBackDecision',
    'POST',
    '/moderation/cases/{id}/decision/reversal',
    'Take a decision back; what it did is undone',
    takeBackInput.extend(byId.shape),
    (ctx, { id, ...input }) => takeBack(ctx, id, input),
    'manage',
  ),
  change(
    'decideAppeal',
    'PUT',
    '/moderation/cases/{id}/appeal',
    'Answer an appeal; by another than who decided',
    decideAppealInput.extend(byId.shape),
    (ctx, { id, ...input }) => decideAppeal(ctx, id, input),
    'manage',
  ),
  operation({
    id: 'getDecision',
    method: 'GET',
    path: '/decisions/{id}',
    summary: 'A decision about what one wrote: what was done, why, and until when to appeal',
    scope: 'read',
    input: byId,
    output: statement,
    status: 200,
    run: (ctx, { id }) => findDecision(ctx, id),
  }),
  operation({
    id: 'appeal',
    method: 'POST',
    path: '/decisions/{id}/appeal',
    summary: 'Appeal against a decision about what one wrote, once',
    scope: 'write',
    input: appealInput.extend(byId.shape),
    output: z.null(),
    status: 204,
    run: async (ctx, { id, ...input }) => {
      await appeal(ctx, id, input);
      return null;
    },
  }),
];

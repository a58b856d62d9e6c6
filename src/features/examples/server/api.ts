import { z } from 'zod';
import { BANDS } from '#commons/members/organisations.ts';
import { phase } from '#commons/practices/schema.ts';
import { LIBRARY_STATES } from '#features/library/schema.ts';
import { change, operation } from '#platform/api/operation.ts';
import { FACETS, INFLUENCES, OUTCOMES, PURPOSES, RECRUITMENTS, STATUSES } from '../facts.ts';
import {
  listExamplesInput,
  qualityNoteInput,
  saveExampleInput,
  startExampleInput,
} from '../schema.ts';
import { accessExample } from './access.ts';
import { findExample } from './find-example.ts';
import { listExamples } from './list-examples.ts';
import { setQualityNote } from './quality-note.ts';
import { saveExample } from './save-example.ts';
import { startExample } from './start-example.ts';

const byId = z.object({ id: z.uuid() });
const dayOut = z.string().nullable();
const named = z.object({ slug: z.string(), title: z.string() });

const summed = z.object({
  organisationName: z.string(),
  country: z.string().nullable(),
  band: z.enum(BANDS).nullable(),
  startsOn: dayOut,
  endsOn: dayOut,
  status: z.enum(STATUSES),
  outcome: z.enum(OUTCOMES).nullable(),
});

const item = summed.extend({
  id: z.uuid(),
  href: z.string(),
  state: z.enum(LIBRARY_STATES),
  title: z.string(),
  summary: z.string(),
  language: z.string(),
  phases: z.array(phase),
  practices: z.array(named),
  differently: z.string().describe('How what they would do differently begins'),
  publishedAt: z.string().nullable(),
});

const one = summed.extend({
  id: z.uuid(),
  href: z.string(),
  state: z.enum(LIBRARY_STATES),
  title: z.string(),
  summary: z.string(),
  language: z.string(),
  influence: z.enum(INFLUENCES).nullable(),
  purposes: z.array(z.enum(PURPOSES)),
  recruitment: z.array(z.enum(RECRUITMENTS)),
  participants: z.int().nullable(),
  cost: z.int().nullable(),
  currency: z.string().nullable(),
  staffDays: z.int().nullable(),
  links: z.array(z.string()),
  practices: z.array(named),
  texts: z.object({ story: z.string(), results: z.string(), differently: z.string() }),
  phases: z.array(
    z.object({
      phase,
      practice: named.nullable(),
      method: z.string(),
      from: dayOut,
      to: dayOut,
      html: z.string(),
    }),
  ),
  quality: z.object({ note: z.string(), by: z.string(), at: z.string() }).nullable(),
});

const facet = z.array(
  z.object({ value: z.string(), label: z.string().nullable(), count: z.int() }),
);

export const exampleOperations = [
  operation({
    id: 'listExamples',
    method: 'GET',
    path: '/examples',
    summary: 'Examples, the newest first, and how many there are of every value to narrow them by',
    scope: 'read',
    input: listExamplesInput,
    output: z.object({
      items: z.array(item),
      total: z.int(),
      facets: z.object(
        Object.fromEntries(FACETS.map((name) => [name, facet])) as Record<
          (typeof FACETS)[number],
          typeof facet
        >,
      ),
      next: z.string().nullable(),
    }),
    status: 200,
    run: listExamples,
  }),
  operation({
    id: 'startExample',
    method: 'POST',
    path: '/examples',
    summary: 'Begin an example, as a draft',
    scope: 'write',
    input: startExampleInput,
    output: z.object({ id: z.uuid(), href: z.string() }),
    status: 201,
    run: startExample,
  }),
  operation({
    id: 'getExample',
    method: 'GET',
    path: '/examples/{id}',
    summary: 'An example, in the language you read first',
    scope: 'read',
    input: byId,
    output: one,
    status: 200,
    run: async (ctx, { id }) => {
      const { slug } = await accessExample(ctx, { id });
      const { publication, mayNote: _, ...rest } = await findExample(ctx, slug, undefined, '?');
      return { ...publication, ...rest };
    },
  }),
  change(
    'saveExample',
    'PUT',
    '/examples/{id}',
    'Write all of an example, in its own language',
    saveExampleInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveExample(ctx, id, input),
  ),
  change(
    'setQualityNote',
    'PUT',
    '/examples/{id}/quality-note',
    'Say how far an example can be relied on; nothing takes the note back',
    qualityNoteInput.extend(byId.shape),
    (ctx, { id, note }) => setQualityNote(ctx, id, note),
    'manage',
  ),
];

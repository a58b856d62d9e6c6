import { z } from 'zod';
import { BANDS } from '#commons/members/organisations.ts';
import { phase } from '#commons/practices/schema.ts';
import { PURPOSES } from '#features/examples/schema.ts';
import { change, operation } from '#platform/api/operation.ts';
import { ADOPTIONS, adoptionInput, projectInput, stepInput, usePlanInput } from '../schema.ts';
import { changeProject, createProject, removeProject } from './commands.ts';
import { findProject, listProjects } from './queries.ts';
import { addStep, changeStep, removeStep, setStepDone } from './steps.ts';
import { findAdoptions, findPlan, sayAdoption, usePlan } from './use-plan.ts';

const byId = z.object({ id: z.uuid() });
const stepOf = byId.extend({ step: z.uuid() });
const day = z.string().nullable();
const source = z.object({ id: z.uuid(), title: z.string(), href: z.string() });

export const projectOperations = [
  operation({
    id: 'listProjects',
    method: 'GET',
    path: '/projects',
    summary: 'Your own projects; nobody else reads them',
    scope: 'read',
    input: z.object({}),
    output: z.object({
      projects: z.array(
        z.object({
          id: z.uuid(),
          title: z.string(),
          phase,
          startsOn: day,
          endsOn: day,
          stepCount: z.int(),
          doneCount: z.int(),
          nextDue: day,
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ projects: await listProjects(ctx) }),
  }),
  operation({
    id: 'createProject',
    method: 'POST',
    path: '/projects',
    summary: 'Begin a project of your own',
    scope: 'write',
    input: projectInput,
    output: byId,
    status: 201,
    run: createProject,
  }),
  operation({
    id: 'getProject',
    method: 'GET',
    path: '/projects/{id}',
    summary: 'A project of yours with its plan',
    scope: 'read',
    input: byId,
    output: z.object({
      id: z.uuid(),
      title: z.string(),
      phase,
      startsOn: day,
      endsOn: day,
      country: z.string().nullable(),
      band: z.enum(BANDS).nullable(),
      languages: z.array(z.string()),
      purposes: z.array(z.enum(PURPOSES)),
      challenge: z.string(),
      practices: z.array(z.object({ slug: z.string(), title: z.string() })),
      steps: z.array(
        z.object({
          id: z.uuid(),
          phase,
          title: z.string(),
          text: z.string(),
          from: day,
          due: day,
          done: z.boolean(),
          source: source.nullable(),
        }),
      ),
      adoptions: z.array(
        z.object({ state: z.enum(ADOPTIONS), reason: z.string(), shown: z.boolean(), source }),
      ),
    }),
    status: 200,
    run: (ctx, { id }) => findProject(ctx, id),
  }),
  change(
    'changeProject',
    'PUT',
    '/projects/{id}',
    'Change what a project of yours is and where it stands',
    projectInput.extend(byId.shape),
    (ctx, { id, ...input }) => changeProject(ctx, id, input),
  ),
  change('removeProject', 'DELETE', '/projects/{id}', 'Remove a project', byId, (ctx, { id }) =>
    removeProject(ctx, id),
  ),
  change(
    'usePlan',
    'POST',
    '/projects/{id}/plan',
    'Take over the plan of an example or a template, from your first day on',
    usePlanInput.extend(byId.shape),
    (ctx, { id, ...input }) => usePlan(ctx, id, input),
  ),
  change(
    'sayAdoption',
    'PUT',
    '/projects/{id}/adoptions/{thing}',
    'Say what became of something that you used; others read the reason only if you show it, without a name',
    adoptionInput.extend({ id: z.uuid(), thing: z.uuid() }),
    (ctx, { id, thing, ...input }) => sayAdoption(ctx, id, thing, input),
  ),
  change(
    'addStep',
    'POST',
    '/projects/{id}/steps',
    'Add a step to the plan',
    stepInput.extend(byId.shape),
    (ctx, { id, ...input }) => addStep(ctx, id, input),
  ),
  change(
    'changeStep',
    'PUT',
    '/projects/{id}/steps/{step}',
    'Rewrite a step',
    stepInput.extend(stepOf.shape),
    (ctx, { id, step, ...input }) => changeStep(ctx, id, step, input),
  ),
  change(
    'setStepDone',
    'PUT',
    '/projects/{id}/steps/{step}/done',
    'Tick a step off, or take the tick back',
    stepOf.extend({ done: z.boolean() }),
    (ctx, { id, step, done }) => setStepDone(ctx, id, step, done),
  ),
  change(
    'removeStep',
    'DELETE',
    '/projects/{id}/steps/{step}',
    'Take a step out of the plan',
    stepOf,
    (ctx, { id, step }) => removeStep(ctx, id, step),
  ),
  operation({
    id: 'getPlan',
    method: 'GET',
    path: '/things/{id}/plan',
    summary:
      'The plan that an example or a template offers, in your language; days after its first',
    scope: 'read',
    input: byId,
    output: z.object({
      steps: z.array(
        z.object({
          phase,
          title: z.string(),
          text: z.string(),
          fromDay: z.int().nullable(),
          dueDay: z.int().nullable(),
        }),
      ),
    }),
    status: 200,
    run: async (ctx, { id }) => ({ steps: await findPlan(ctx, id) }),
  }),
  operation({
    id: 'getAdoptions',
    method: 'GET',
    path: '/things/{id}/adoptions',
    summary: 'What became of the plan of an example or a template in the projects that used it',
    scope: 'read',
    input: byId,
    output: z.object({
      adopted: z.int(),
      adapted: z.int(),
      dropped: z.int(),
      reasons: z.array(z.object({ state: z.enum(ADOPTIONS), reason: z.string() })),
    }),
    status: 200,
    run: (ctx, { id }) => findAdoptions(ctx, id),
  }),
];

import { z } from 'zod';
import { change, operation } from '#platform/api/operation.ts';
import { listPeopleInput, setResponsibilityInput } from '../schema.ts';
import { findPerson, listPeople } from './queries.ts';
import { setResponsibility } from './responsibilities.ts';

const item = z.object({
  id: z.uuid(),
  handle: z.string(),
  name: z.string(),
  title: z.string(),
  organisation: z.string().nullable(),
});

export const peopleOperations = [
  operation({
    id: 'listPeople',
    method: 'GET',
    path: '/people',
    summary: 'Members by name (`after` takes the `next` of the page before)',
    scope: 'read',
    input: listPeopleInput,
    output: z.object({ items: z.array(item), next: z.string().nullable() }),
    status: 200,
    run: listPeople,
  }),
  operation({
    id: 'getPerson',
    method: 'GET',
    path: '/people/{handle}',
    summary: 'One member',
    scope: 'read',
    input: z.object({ handle: z.string().max(60) }),
    output: item.extend({
      bio: z.string(),
      languages: z.array(z.string()),
      placeholder: z.boolean(),
      joinedAt: z.string().nullable(),
      responsibilities: z.array(
        z.object({
          ref: z.string(),
          kind: z.enum(['practice_steward', 'trainer', 'speaker']),
          practice: z
            .object({ slug: z.string(), title: z.string(), language: z.string() })
            .nullable(),
        }),
      ),
    }),
    status: 200,
    run: (ctx, { handle }) => findPerson(ctx, handle),
  }),
  change(
    'setResponsibility',
    'PUT',
    '/people/{handle}/responsibilities',
    'Make somebody a `trainer`, a `speaker` or `practice_steward/<id>`, or end that (for hosts)',
    setResponsibilityInput.extend({ handle: z.string().max(60) }),
    (ctx, { handle, ...input }) => setResponsibility(ctx, handle, input),
    'manage',
  ),
];

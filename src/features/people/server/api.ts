import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { listPeopleInput } from '../schema.ts';
import { findPerson, listPeople } from './queries.ts';

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
    }),
    status: 200,
    run: (ctx, { handle }) => findPerson(ctx, handle),
  }),
];

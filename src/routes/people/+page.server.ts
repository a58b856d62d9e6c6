import { listPeopleInput } from '#features/people/schema.ts';
import { listPeople } from '#features/people/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const input = listPeopleInput.parse(Object.fromEntries(event.url.searchParams));
  return { ...input, ...(await listPeople(event.locals.ctx, input)) };
};

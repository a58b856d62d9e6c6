import { listGroupsInput } from '#features/groups/schema.ts';
import { listGroups, mayCreateGroup } from '#features/groups/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const input = listGroupsInput.parse(Object.fromEntries(event.url.searchParams));
  return {
    ...input,
    ...(await listGroups(ctx, input)),
    mayCreate: mayCreateGroup(ctx.actor) === true,
  };
};

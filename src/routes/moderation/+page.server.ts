import { listCasesInput } from '#commons/moderation/schema.ts';
import { listCases } from '#commons/moderation/server/index.ts';
import { countWaiting } from '#commons/waiting/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const { can } = requireViewer(event);
  const input = listCasesInput.parse(Object.fromEntries(event.url.searchParams));
  return {
    view: input.view,
    list: await listCases(event.locals.ctx, input),
    waiting: await countWaiting(event.locals.ctx),
    mayReadTrail: can.includes('read_trail'),
  };
};

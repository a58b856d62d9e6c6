import { listTrailInput } from '#commons/audit/schema.ts';
import { listTrail } from '#commons/audit/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const input = listTrailInput.parse(
    Object.fromEntries([...event.url.searchParams].filter(([, value]) => value !== '')),
  );
  return { action: input.action ?? '', trail: await listTrail(event.locals.ctx, input) };
};

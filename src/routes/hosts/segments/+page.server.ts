import { listSegments } from '#commons/segments/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { segments: await listSegments(event.locals.ctx) };
};

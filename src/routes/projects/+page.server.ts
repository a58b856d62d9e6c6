import { listProjects } from '#features/projects/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { projects: await listProjects(event.locals.ctx) };
};

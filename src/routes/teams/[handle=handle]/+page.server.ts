import { findTeam } from '#commons/teams/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { team: await findTeam(event.locals.ctx, event.params.handle) };
};

import { listOwnReports } from '#commons/moderation/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return {
    reports: await listOwnReports(event.locals.ctx),
    received: event.url.searchParams.has('received'),
  };
};

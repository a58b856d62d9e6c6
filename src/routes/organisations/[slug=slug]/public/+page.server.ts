import { listConsents } from '#features/library/server/index.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return listConsents(event.locals.ctx, event.params.slug);
};

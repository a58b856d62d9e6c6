import { serveAttachment } from '#commons/attachments/server/index.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params, request }) =>
  serveAttachment(locals.ctx, params.id, request.headers);

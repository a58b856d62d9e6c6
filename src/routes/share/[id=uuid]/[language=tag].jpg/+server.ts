import { serveShare } from '#features/library/server/index.ts';
import { kindIn } from '#features/library/ui/words.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals: { ctx }, params, request }) =>
  serveShare(ctx, params, kindIn, request.headers);

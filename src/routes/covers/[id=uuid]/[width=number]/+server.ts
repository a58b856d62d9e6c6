import { serveCover } from '#features/library/server/index.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals: { ctx }, params, request }) =>
  serveCover(ctx, params.id, Number(params.width), request.headers);

import { operations } from '#features/api.ts';
import { handleApi } from '#platform/api/handle.ts';
import type { RequestHandler } from './$types';

export const fallback: RequestHandler = ({ request, params, locals }) =>
  handleApi(operations, locals.ctx, request, `/${params.path}`);

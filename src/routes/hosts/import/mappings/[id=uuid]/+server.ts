import { findMapping } from '#features/imports/server/index.ts';
import type { RequestHandler } from './$types';

/** A mapping as a file for `copia import examples --mapping`. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { name, mapping } = await findMapping(locals.ctx, params.id!);
  const file = `${name.replace(/[^\p{L}\p{N}]+/gu, '-') || 'mapping'}.mapping.json`;
  return new Response(`${JSON.stringify(mapping, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file)}`,
      'cache-control': 'private, no-store',
    },
  });
};

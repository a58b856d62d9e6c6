import { drawWorld } from '#features/examples/server/index.ts';

/** The same for everybody, for as long as the world looks like this. */
export const GET = () =>
  new Response(drawWorld(), {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=2592000' },
  });

import { loadLibrary } from './load-library.ts';

export const load = ({ locals: { ctx }, url }) => loadLibrary(ctx, url);

import { loadLibrary } from '../library/load-library.ts';

export const load = ({ locals: { ctx }, url }) => loadLibrary(ctx, url, 'template');

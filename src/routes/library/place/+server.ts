import { keepPlaceInput } from '#features/library/schema.ts';
import { keepPlace } from '#features/library/server/index.ts';
import { jsonAction } from '#platform/web/json-action.ts';

/** Whoever reads a long text finds back to where they were. */
export const POST = jsonAction(keepPlaceInput, (ctx, { id, anchor }) => keepPlace(ctx, id, anchor));

import { identitiesInput } from '#commons/identities/schema.ts';
import { listIdentities } from '#commons/identities/server/index.ts';
import { jsonAction } from '#platform/web/json-action.ts';

/** As whom one may write in a thread: asked when one begins to. */
export const GET = jsonAction(identitiesInput, (ctx, { thread }) => listIdentities(ctx, thread));

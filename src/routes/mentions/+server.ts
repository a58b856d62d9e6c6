import { mentionsInput } from '#commons/threads/schema.ts';
import { suggestMentions } from '#commons/threads/server/index.ts';
import { jsonAction } from '#platform/web/json-action.ts';

/** Whom the composer offers after `@`. */
export const GET = jsonAction(mentionsInput, suggestMentions);

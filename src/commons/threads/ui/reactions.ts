import {
  threads_helpful,
  threads_me_too,
  threads_thanks,
} from '#platform/i18n/generated/messages.js';
import type { ReactionKind } from '../schema.ts';

/** The word on each reaction's button. */
export const REACTION_WORDS: Record<ReactionKind, () => string> = {
  helpful: threads_helpful,
  thanks: threads_thanks,
  me_too: threads_me_too,
};

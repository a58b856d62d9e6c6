import {
  conversations_discussion,
  conversations_offer,
  conversations_question,
  conversations_request,
  conversations_showcase,
} from '#platform/i18n/generated/messages.js';
import type { ConversationKind } from '../schema.ts';

/** The word for each kind, in the order in which one is offered them. */
export const KIND_WORDS: Record<ConversationKind, () => string> = {
  question: conversations_question,
  discussion: conversations_discussion,
  request: conversations_request,
  offer: conversations_offer,
  showcase: conversations_showcase,
};

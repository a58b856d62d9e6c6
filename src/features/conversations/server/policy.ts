import { can } from '#commons/capabilities/server/policy.ts';
import { isSelf, type Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';
import type { ConversationKind } from '../schema.ts';

interface Conversation {
  author_id: string;
  state: string;
  conversation_kind: ConversationKind;
  /** The actor is a steward of the group that it stands in. */
  stewards: boolean;
}

/** Any member may start one, in a space they may write in. */
export function mayStart(actor: Actor): Verdict {
  return actor.memberId === null ? signInFirst : true;
}

/** The asker or a host says which answer helped. */
export function mayAccept(actor: Actor, conversation: Conversation): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (conversation.conversation_kind !== 'question') return 'not_a_question';
  if (conversation.state !== 'published') return 'thing_not_published';
  return isAuthor(actor, conversation) || can(actor, 'accept_answers')
    ? true
    : 'only_asker_accepts';
}

/** Whoever made a request or an offer, or a host, says that it is fulfilled. */
export function mayFulfil(actor: Actor, conversation: Conversation): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (!['request', 'offer'].includes(conversation.conversation_kind)) return 'not_a_request';
  if (conversation.state !== 'published') return 'thing_not_published';
  return isAuthor(actor, conversation) || can(actor, 'accept_answers')
    ? true
    : 'only_author_fulfils';
}

/** Title, kind and practices: the author, and those who keep order. */
export function mayChange(actor: Actor, conversation: Conversation): Verdict {
  if (actor.memberId === null) return signInFirst;
  return isAuthor(actor, conversation) || keepsOrder(actor, conversation)
    ? true
    : 'not_your_conversation';
}

/** Pin, close, join, split, and undo such things: moderators, and in a group its stewards. */
export function mayTend(actor: Actor, conversation: Pick<Conversation, 'stewards'>): Verdict {
  if (actor.memberId === null) return signInFirst;
  return keepsOrder(actor, conversation) ? true : 'only_moderators_tend';
}

/** Another state than published has nothing to pin, join or split. */
export function mayRearrange(actor: Actor, conversation: Conversation): Verdict {
  const tend = mayTend(actor, conversation);
  if (tend !== true) return tend;
  return conversation.state === 'published' ? true : 'thing_not_published';
}

/** An author takes back what nobody has replied to yet; moderators anything. */
export function mayRemove(
  actor: Actor,
  conversation: Conversation & { post_count: number },
): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (conversation.state !== 'published') return 'thing_not_published';
  if (can(actor, 'tend_conversations')) return true;
  if (!isAuthor(actor, conversation)) return 'not_your_conversation';
  return conversation.post_count <= 1 ? true : 'others_have_replied';
}

/**
 * Another space is another audience: authors change it while the words are theirs alone, those who keep
 * order at any time.
 */
export function mayMove(actor: Actor, conversation: Conversation & { alone: boolean }): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (conversation.state !== 'published') return 'thing_not_published';
  if (can(actor, 'tend_conversations')) return true;
  if (!isAuthor(actor, conversation)) return 'not_your_conversation';
  return conversation.alone ? true : 'others_have_replied';
}

/** Who asked the hosts decides whether others may read it. */
export function mayAnswerMove(actor: Actor, conversation: { part: boolean }): Verdict {
  if (actor.memberId === null) return signInFirst;
  return conversation.part ? true : 'only_asker_decides';
}

export function mayRestore(
  actor: Actor,
  conversation: Conversation & { removed_by: string | null },
): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (conversation.state !== 'removed') return 'thing_not_removed';
  return can(actor, 'tend_conversations') || conversation.removed_by === actor.memberId
    ? true
    : 'removed_by_moderator';
}

function keepsOrder(actor: Actor, { stewards }: Pick<Conversation, 'stewards'>): boolean {
  return stewards || can(actor, 'tend_conversations');
}

function isAuthor(actor: Actor, conversation: Conversation): boolean {
  return isSelf(actor, conversation.author_id);
}

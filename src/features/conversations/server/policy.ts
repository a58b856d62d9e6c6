import { isHost, isModerator } from '#commons/spaces/server/index.ts';
import { isSelf, type Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';
import type { ConversationKind } from '../schema.ts';

interface Conversation {
  author_id: string;
  state: string;
  conversation_kind: ConversationKind;
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
  return isAuthor(actor, conversation) || isHost(actor) ? true : 'only_asker_accepts';
}

/** Whoever made a request or an offer, or a host, says that it is fulfilled. */
export function mayFulfil(actor: Actor, conversation: Conversation): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (!['request', 'offer'].includes(conversation.conversation_kind)) return 'not_a_request';
  if (conversation.state !== 'published') return 'thing_not_published';
  return isAuthor(actor, conversation) || isHost(actor) ? true : 'only_author_fulfils';
}

/** Title, kind and practices: the author, and those who keep order there. */
export function mayChange(
  actor: Actor,
  conversation: Conversation & { steward: boolean },
): Verdict {
  if (actor.memberId === null) return signInFirst;
  return isAuthor(actor, conversation) || keepsOrder(actor, conversation)
    ? true
    : 'not_your_conversation';
}

export function mayClose(actor: Actor, conversation: { steward: boolean }): Verdict {
  if (actor.memberId === null) return signInFirst;
  return keepsOrder(actor, conversation) ? true : 'only_moderators_close';
}

/** To pin, to join with another, to take posts out, and to undo it. */
export function mayTend(actor: Actor, conversation: { steward: boolean; state: string }): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (conversation.state !== 'published') return 'thing_not_published';
  return keepsOrder(actor, conversation) ? true : 'only_moderators_tend';
}

/** Moderators and hosts everywhere, stewards in their group. */
const keepsOrder = (actor: Actor, { steward }: { steward: boolean }): boolean =>
  steward || isModerator(actor);

/** An author takes back what nobody has replied to yet; moderators anything. */
export function mayRemove(
  actor: Actor,
  conversation: Conversation & { post_count: number },
): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (conversation.state !== 'published') return 'thing_not_published';
  if (isModerator(actor)) return true;
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
  if (isModerator(actor)) return true;
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
  return isModerator(actor) || conversation.removed_by === actor.memberId
    ? true
    : 'removed_by_moderator';
}

function isAuthor(actor: Actor, conversation: Conversation): boolean {
  return isSelf(actor, conversation.author_id);
}

import { can } from '#commons/capabilities/server/policy.ts';
import { isSelf, type Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';
import { UNDO_DAYS } from '../schema.ts';

interface Thread {
  state: string;
  closed_at: Date | null;
  /** Why one who sees it may not write there: see `whyReadOnly`. */
  read_only: string | null;
}
interface Post {
  author_id: string;
  removed_at: Date | null;
  removed_by: string | null;
  /** The moderators' decision that hides it. */
  hidden_by: string | null;
}

/** Anyone who sees a thread may speak in it, while it is open; in a group its members. */
export function mayReply(actor: Actor, thread: Thread): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (thread.state !== 'published') return 'thing_not_published';
  if (thread.read_only) return thread.read_only;
  if (thread.closed_at && !can(actor, 'tend_conversations')) return 'thread_closed';
  return true;
}

/** Authors edit their own words; nobody edits another's. */
export function mayEditPost(actor: Actor, post: Post): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (post.removed_at) return 'post_removed';
  return isSelf(actor, post.author_id) ? true : 'not_your_post';
}

/** Authors and moderators remove. */
export function mayRemovePost(actor: Actor, post: Post): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (post.removed_at) return 'post_removed';
  return isSelf(actor, post.author_id) || can(actor, 'tend_conversations') ? true : 'not_your_post';
}

/** Who removed may bring back, for a while; moderators may always. */
export function mayRestorePost(actor: Actor, post: Post, now: Date): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (!post.removed_at) return 'post_not_removed';
  if (post.hidden_by) return 'hidden_by_moderation';
  if (can(actor, 'tend_conversations')) return true;
  if (post.removed_by !== actor.memberId) return 'removed_by_moderator';
  return now.getTime() - post.removed_at.getTime() < UNDO_DAYS * 86_400_000
    ? true
    : 'too_late_to_undo';
}

/** Only those who have `reveal_author` (never moderators) may ask who is behind another identity. */
export function mayRevealAuthor(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'reveal_author') ? true : 'hosts_only';
}

/** Who still reads a removed post: those who may bring it back; of a hidden one author and moderators. */
export function mayReadRemoved(actor: Actor, post: Post, now: Date): boolean {
  if (post.hidden_by) return can(actor, 'read_removed') || isSelf(actor, post.author_id);
  return mayRestorePost(actor, post, now) === true;
}

/** Everybody reports what others wrote and they may read; visitors say who they are. */
export function mayReport(
  actor: Actor,
  written: { author_id: string; removed_at: Date | null },
): Verdict {
  if (isSelf(actor, written.author_id)) return 'report_own';
  return written.removed_at ? 'post_removed' : true;
}

/** Members react to others' posts, not to their own. */
export function mayReact(actor: Actor, post: Post): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (post.removed_at) return 'post_removed';
  return isSelf(actor, post.author_id) ? 'your_own_post' : true;
}

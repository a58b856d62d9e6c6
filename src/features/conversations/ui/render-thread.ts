import {
  conversations_accept,
  conversations_accepted,
  conversations_unaccept,
} from '#platform/i18n/generated/messages.js';
import type { SpaceView } from '#commons/spaces/schema.ts';
import { audienceOf } from '#commons/spaces/ui/words.ts';
import type { AlsoLike } from '#commons/things/schema.ts';
import AlsoLikes from '#commons/things/ui/AlsoLikes.svelte';
import type { PostView } from '#commons/threads/schema.ts';
import { finish, type Entry } from '#commons/threads/ui/finished.ts';
import Post from '#commons/threads/ui/Post.svelte';
import type { Locale } from '#platform/i18n/locales.ts';
import { renderStatic } from '#ui/render-static.ts';
import type { Arrival, ConversationView, TendingView } from '../schema.ts';
import AcceptedAnswer from './AcceptedAnswer.svelte';
import Arrivals from './Arrivals.svelte';
import JustDone from './JustDone.svelte';
import MovedPosts from './MovedPosts.svelte';
import MoveProposal from './MoveProposal.svelte';
import ThreadHead from './ThreadHead.svelte';

interface Surroundings {
  locale: Locale;
  to: (path: string) => string;
  /** Whether the answer goes into the page's script too (a data request), or only into its HTML. */
  withBodies: boolean;
  arrivals?: readonly Arrival[];
}

/** The top of a conversation's page as finished HTML. */
export function renderHead(
  conversation: ConversationView,
  {
    to,
    withBodies,
    viewer,
    proposal,
    justDone,
    arrivals,
  }: {
    viewer: boolean;
    proposal: SpaceView | null;
    /** The newest of what was done, if it can be undone. */
    justDone: TendingView | null;
    /** Of a reader who comes by an old address. */
    arrivals: Arrival[];
  } & Omit<Surroundings, 'locale' | 'arrivals'>,
): Entry {
  const audience = audienceOf(conversation.space);
  let html = renderStatic(ThreadHead, { conversation, audience, viewer, to });
  if (justDone) html += renderStatic(JustDone, { tending: justDone });
  if (arrivals.length > 0) {
    const elsewhere = arrivals.filter(
      ({ now }) => !conversation.posts.some((p) => p.number === now),
    );
    html += renderStatic(Arrivals, { elsewhere, to });
  }
  if (proposal) html += renderStatic(MoveProposal, { proposal });
  return finish('head', html, withBodies);
}

/** What else readers may like, as finished HTML: a conversation's page has no script for it. */
export function renderAlike(things: AlsoLike[], to: Surroundings['to']): string {
  return things.length > 0 ? renderStatic(AlsoLikes, { things, to }) : '';
}

/** The posts of a conversation's page as finished HTML, with the accepted answer after the question. */
export function renderThread(
  conversation: ConversationView,
  { locale, to, withBodies, arrivals = [] }: Surroundings,
): Entry[] {
  const { posts, may, acceptedPostId, accepted, readTo, page } = conversation;
  const href = to(conversation.href);
  const newFrom = posts.find((post) => readTo && post.number > readTo)?.id;
  const lines = conversation.moved.map((line) => {
    const html = renderStatic(MovedPosts, { line, to });
    return { at: line.numbers[0]!, key: `moved-${line.numbers[0]}`, html };
  });
  const written = posts.map((post) => {
    let html = renderStatic(Post, {
      post,
      href: conversation.href,
      page,
      to,
      locale,
      mayReply: may.reply === true,
      reactions: post.number === 1 ? ['helpful', 'me_too'] : ['helpful', 'thanks'],
      newFrom: post.id === newFrom,
      accepted: post.id === acceptedPostId,
      mark: post.id === acceptedPostId ? conversations_accepted() : undefined,
      extra: answerButtons(conversation, post),
      anchor: anchorOf(post, arrivals),
    });
    // An answer that stands right below needs no second place.
    if (post.number === 1 && accepted && posts[1]?.id !== accepted.id)
      html += renderStatic(AcceptedAnswer, { post: accepted, href });
    return { at: post.number, key: `${post.number}`, html };
  });
  return [...written, ...lines]
    .sort((one, other) => one.at - other.at)
    .map(({ key, html }) => finish(key, html, withBodies));
}

/** By an old address a post answers to the number that it had there, and no other to that. */
function anchorOf(post: PostView, arrivals: readonly Arrival[]): string | undefined {
  if (arrivals.length === 0) return undefined;
  const came = arrivals.find(({ now }) => now === post.number);
  return came ? `post-${came.was}` : `here-${post.number}`;
}

function answerButtons({ may, acceptedPostId }: ConversationView, post: PostView) {
  if (may.accept !== true || post.number === 1 || post.removed) return [];
  return post.id === acceptedPostId
    ? [{ form: 'accept', label: conversations_unaccept(), value: '' as const }]
    : [{ form: 'accept', label: conversations_accept(), value: post.number }];
}

import {
  conversations_accept,
  conversations_accepted,
  conversations_unaccept,
} from '#platform/i18n/generated/messages.js';
import type { SpaceView } from '#commons/spaces/schema.ts';
import { audienceOf } from '#commons/spaces/ui/words.ts';
import type { PostView } from '#commons/threads/schema.ts';
import Post from '#commons/threads/ui/Post.svelte';
import type { Locale } from '#platform/i18n/locales.ts';
import { omitFromPayload } from '#platform/web/omit-from-payload.ts';
import { renderStatic } from '#ui/render-static.ts';
import type { ConversationView } from '../schema.ts';
import AcceptedAnswer from './AcceptedAnswer.svelte';
import MoveProposal from './MoveProposal.svelte';
import ThreadHead from './ThreadHead.svelte';

export interface Entry {
  number: number;
  /** Finished HTML. Missing in a browser until it asks for data: the page already shows it. */
  html?: string;
}

interface Surroundings {
  locale: Locale;
  to: (path: string) => string;
  /** Whether the answer goes into the page's script too (a data request), or only into its HTML. */
  withBodies: boolean;
}

/** The top of a conversation's page as finished HTML. */
export function renderHead(
  conversation: ConversationView,
  {
    to,
    withBodies,
    viewer,
    proposal,
  }: { viewer: boolean; proposal: SpaceView | null } & Omit<Surroundings, 'locale'>,
): { html?: string } {
  const audience = audienceOf(conversation.space);
  let html = renderStatic(ThreadHead, { conversation, audience, viewer, to });
  if (proposal) html += renderStatic(MoveProposal, { proposal });
  return withBodies ? { html } : omitFromPayload({ html }, 'html');
}

/** The posts of a conversation's page as finished HTML, with the accepted answer after the question. */
export function renderThread(
  conversation: ConversationView,
  { locale, to, withBodies }: Surroundings,
): Entry[] {
  const { posts, may, acceptedPostId, accepted, readTo, page } = conversation;
  const href = to(conversation.href);
  const newFrom = posts.find((post) => readTo && post.number > readTo)?.id;
  return posts.map((post) => {
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
    });
    // An answer that stands right below needs no second place.
    if (post.number === 1 && accepted && posts[1]?.id !== accepted.id)
      html += renderStatic(AcceptedAnswer, { post: accepted, href });
    const entry: Entry = { number: post.number, html };
    return withBodies ? entry : omitFromPayload(entry, 'html');
  });
}

function answerButtons({ may, acceptedPostId }: ConversationView, post: PostView) {
  if (may.accept !== true || post.number === 1 || post.removed) return [];
  return post.id === acceptedPostId
    ? [{ form: 'accept', label: conversations_unaccept(), value: '' as const }]
    : [{ form: 'accept', label: conversations_accept(), value: post.number }];
}

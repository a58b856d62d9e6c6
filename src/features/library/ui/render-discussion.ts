import { finish, type Entry } from '#commons/threads/ui/finished.ts';
import Post from '#commons/threads/ui/Post.svelte';
import type { Locale } from '#platform/i18n/locales.ts';
import { renderStatic } from '#ui/render-static.ts';
import type { DiscussionView } from '../schema.ts';
import DiscussionHead from './DiscussionHead.svelte';

/** The thread about a guide or an article as finished HTML: its top and its posts. */
export function renderDiscussion(
  discussion: DiscussionView,
  { locale, to, withBodies }: { locale: Locale; to: (path: string) => string; withBodies: boolean },
): { head: Entry; entries: Entry[] } {
  const { href, page, posts, abouts, readTo, may } = discussion;
  const newFrom = posts.find((post) => readTo && post.number > readTo)?.id;
  const head = finish('head', renderStatic(DiscussionHead, { discussion, to }), withBodies);
  const entries = posts.map((post) => {
    const about = abouts[post.id];
    const html = renderStatic(Post, {
      ...{ post, href, page, to, locale },
      mayReply: may.reply === true,
      reactions: ['helpful', 'thanks'],
      newFrom: post.id === newFrom,
      about: about && { ...about, ...(about.href && { href: to(about.href) }) },
    });
    return finish(`${post.number}`, html, withBodies);
  });
  return { head, entries };
}

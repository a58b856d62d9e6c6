import { listIdentities } from '#commons/identities/server/index.ts';
import { audienceOf } from '#commons/spaces/ui/words.ts';
import { passage } from '#commons/threads/schema.ts';
import { readThread, startWriting } from '#commons/threads/server/index.ts';
import { listOwnWaiting } from '#commons/waiting/server/index.ts';
import { anchorFrom, findDiscussion } from '#features/library/server/index.ts';
import { renderDiscussion } from '#features/library/ui/render-discussion.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { keepLocale } from '#platform/web/locale.ts';
import { threadActions } from '../../../thread-actions.ts';

export const load = async ({ locals, params, url, depends, isDataRequest }) => {
  const { ctx } = locals;
  const query = url.searchParams;
  const asked = query.get('page');
  const page = asked === 'last' ? 'last' : Math.max(1, Number.parseInt(asked ?? '1', 10) || 1);
  const at = { page, chapter: query.get('chapter') || undefined } as const;
  const discussion = await findDiscussion(ctx, params.slug, at, threads_former_member());
  depends(`thread:${discussion.id}`);
  const newest = discussion.chapter ? 0 : (discussion.posts.at(-1)?.number ?? 0);
  if (newest > (discussion.readTo ?? Infinity)) await readThread(ctx, discussion.id, newest);
  const picked = passage.safeParse(Object.fromEntries(query));
  const writing = {
    ...(await startWriting(ctx, discussion, query)),
    anchor: anchorFrom(discussion, picked.success ? picked.data : null) ?? undefined,
    ...(locals.viewer && query.get('identity') === 'choose'
      ? { identities: await listIdentities(ctx, discussion.id) }
      : {}),
  };
  const { head, entries } = renderDiscussion(discussion, {
    locale: ctx.locale,
    to: (path: string) => keepLocale(url.pathname, path),
    withBodies: isDataRequest,
  });
  const waiting = locals.viewer
    ? await listOwnWaiting(ctx, threads_former_member(), discussion.id)
    : [];
  // The head and the posts are finished HTML: what they were made of need not travel as well.
  const { posts: _, abouts: __, chapters: ___, title, ...thread } = discussion;
  return { thread, title, head, entries, audience: audienceOf(thread.space), writing, waiting };
};

export const actions = threadActions(({ params, url }, number) => {
  const chapter = url.searchParams.get('chapter');
  const page = chapter ? `?chapter=${encodeURIComponent(chapter)}&page=last` : '?page=last';
  return `/${params.shelf}/${params.slug}/discussion${page}#post-${number}`;
});

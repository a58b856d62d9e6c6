import { audienceOf } from '#commons/spaces/ui/words.ts';
import { listIdentities } from '#commons/identities/server/index.ts';
import { setFollow, setSave } from '#commons/targets/server/index.ts';
import {
  addPost,
  editPost,
  findPostId,
  reactToPost,
  readThread,
  removePost,
  restorePost,
} from '#commons/threads/server/index.ts';
import { accessThing, postPath } from '#commons/things/server/index.ts';
import * as forms from '#features/conversations/forms.ts';
import type { ConversationView } from '#features/conversations/schema.ts';
import { fillSavedReply, listSavedReplies, mayUseReplies } from '#features/desk/server/index.ts';
import type { Context } from '#platform/context.ts';
import {
  acceptAnswer,
  answerMove,
  findConversation,
  findJoined,
  findMoveProposal,
  manageConversation,
  startWriting,
  undoTending,
} from '#features/conversations/server/index.ts';
import { renderHead, renderThread } from '#features/conversations/ui/render-thread.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { refusalOf } from '#platform/errors.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';

export const load = async ({ locals, params, url, depends, isDataRequest }) => {
  const { ctx } = locals;
  const asked = url.searchParams.get('page');
  const page = asked === 'last' ? 'last' : Math.max(1, Number.parseInt(asked ?? '1', 10) || 1);
  const joined = async () => {
    const path = await findJoined(ctx, params.slug);
    if (path) redirect(308, keepLocale(url.pathname, path));
  };
  const conversation = await findConversation(ctx, params.slug, page, {
    member: threads_former_member(),
  }).catch(async (error: unknown) => {
    if (refusalOf(error)?.code === 'not_found') await joined();
    throw error;
  });
  // Its author and moderators still see what was joined into another; they are led there all the same.
  if (conversation.state === 'removed') await joined();
  depends(`thread:${conversation.id}`);
  const saved = await findSaved(ctx, conversation, url.searchParams.get('saved'));
  const started = await startWriting(ctx, conversation, url.searchParams);
  const writing = {
    ...started,
    ...(saved?.markdown && {
      markdown: [started.draft, saved.markdown].filter(Boolean).join('\n\n'),
      draft: null,
    }),
    ...(saved?.replies && { replies: saved.replies }),
    usesReplies: mayUseReplies(ctx.actor) === true,
    ...(locals.viewer && url.searchParams.get('identity') === 'choose'
      ? { identities: await listIdentities(ctx, conversation.id) }
      : {}),
  };
  const newest = conversation.posts.at(-1)?.number ?? 0;
  if (newest > (conversation.readTo ?? Infinity)) await readThread(ctx, conversation.id, newest);
  const given = {
    locale: ctx.locale,
    to: (path: string) => keepLocale(url.pathname, path),
    withBodies: isDataRequest,
    viewer: ctx.actor.memberId !== null,
  };
  const proposal = ['hosts', 'participants'].includes(conversation.space.kind)
    ? await findMoveProposal(ctx, conversation.id)
    : null;
  const entries = renderThread(conversation, given);
  const head = renderHead(conversation, { ...given, proposal });
  // The head and the posts are finished HTML: what they were made of need not travel as well.
  const { posts: _, accepted: __, author: ___, practices: ____, ...rest } = conversation;
  return { conversation: rest, head, entries, audience: audienceOf(rest.space), writing };
};

export const actions = {
  reply: formAction(forms.replyForm, async (ctx, { conversation, ...input }, { url, params }) => {
    const post = await addPost(ctx, conversation, input);
    redirect(303, keepLocale(url.pathname, postPath('conversation', params.slug!, post.number)));
  }),
  edit: formAction(forms.editForm, async (ctx, { post, ...input }, { url, params }) => {
    const { number } = await editPost(ctx, post, input);
    redirect(303, keepLocale(url.pathname, postPath('conversation', params.slug!, number)));
  }),
  react: formAction(forms.reactForm, async (ctx, input, event) => {
    const reaction = forms.readReaction(input);
    if (!reaction) return;
    await reactToPost(ctx, await postOf(event, reaction.post), reaction);
  }),
  remove: formAction(forms.postForm, async (ctx, { post }, event) => {
    await removePost(ctx, await postOf(event, post));
  }),
  restore: formAction(forms.postForm, async (ctx, { post }, event) => {
    await restorePost(ctx, await postOf(event, post));
  }),
  accept: formAction(forms.acceptForm, async (ctx, { post }, event) => {
    await acceptAnswer(ctx, await idOf(event), (post && (await postOf(event, post))) || null);
  }),
  keep: formAction(forms.keepForm, async (ctx, { follow, save }, event) => {
    const target = { kind: 'thing' as const, id: await idOf(event) };
    if (follow) await setFollow(ctx, { target, on: follow === 'on' });
    if (save) await setSave(ctx, { target, on: save === 'on' });
  }),
  publish: formAction(forms.answerMoveForm, async (ctx, { answer }, event) => {
    await answerMove(ctx, await idOf(event), answer === 'yes');
  }),
  undo: formAction(forms.undoForm, async (ctx, _, event) => {
    const { slug } = await undoTending(ctx, await idOf(event));
    redirect(303, keepLocale(event.url.pathname, `/conversations/${slug}`));
  }),
  manage: formAction(forms.manageForm, async (ctx, { change }, event) => {
    await manageConversation(ctx, await idOf(event), change);
  }),
};

/** `?saved=choose`: the saved replies, for those who use them; `?saved=<id>`: one, with the asker's name. */
async function findSaved(ctx: Context, { author }: ConversationView, asked: string | null) {
  if (!asked || mayUseReplies(ctx.actor) !== true) return null;
  if (z.uuid().safeParse(asked).success)
    return { markdown: await fillSavedReply(ctx, asked, author.name), replies: null };
  const replies = (await listSavedReplies(ctx)).map(({ id, title, language }) => ({
    ...{ id, title, language },
  }));
  return { markdown: null, replies };
}

/** The conversation that the address names. */
const idOf = async ({ locals, params }: RequestEvent): Promise<string> =>
  (await accessThing(locals.ctx, { slug: params.slug! })).id;

/** The id of one of its posts, by number. */
const postOf = async (event: RequestEvent, number: number): Promise<string> =>
  findPostId(event.locals.ctx, await idOf(event), number);

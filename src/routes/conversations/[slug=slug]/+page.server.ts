import { audienceOf } from '#commons/spaces/ui/words.ts';
import { listIdentities } from '#commons/identities/server/index.ts';
import { setFollow, setSave } from '#commons/targets/server/index.ts';
import { readThread, startWriting } from '#commons/threads/server/index.ts';
import { listOwnWaiting } from '#commons/waiting/server/index.ts';
import { findAlsoLike, postPath } from '#commons/things/server/index.ts';
import * as forms from '#features/conversations/forms.ts';
import type { ConversationView } from '#features/conversations/schema.ts';
import { fillSavedReply, listSavedReplies, mayUseReplies } from '#features/desk/server/index.ts';
import type { Context } from '#platform/context.ts';
import {
  acceptAnswer,
  answerMove,
  findConversation,
  findArrivals,
  findJoinedPath,
  findJustDone,
  findMoveProposal,
  manageConversation,
  undoTending,
} from '#features/conversations/server/index.ts';
import { renderAlike, renderHead, renderThread } from '#features/conversations/ui/render-thread.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { postIdOf, thingIdOf, threadActions } from '../../thread-actions.ts';

export const load = async ({ locals, params, url, depends, isDataRequest }) => {
  const { ctx } = locals;
  const asked = url.searchParams.get('page');
  const page = asked === 'last' ? 'last' : Math.max(1, Number.parseInt(asked ?? '1', 10) || 1);
  const conversation = await findConversation(ctx, params.slug, page, {
    member: threads_former_member(),
  }).catch(async (error) => {
    const path = await findJoinedPath(ctx, params.slug, page === 'last' ? 1 : page);
    if (path) redirect(302, keepLocale(url.pathname, path));
    throw error;
  });
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
  const last = conversation.page === conversation.pages;
  const newest = last ? conversation.lastNumber : (conversation.posts.at(-1)?.number ?? 0);
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
  const justDone = conversation.may.tend === true ? await findJustDone(ctx, conversation.id) : null;
  const arrivals = await findArrivals(ctx, conversation, url.searchParams);
  const entries = renderThread(conversation, { ...given, arrivals });
  const head = renderHead(conversation, { ...given, proposal, justDone, arrivals });
  // The head and the posts are finished HTML: what they were made of need not travel as well.
  const {
    posts: _,
    accepted: __,
    author: ___,
    practices: ____,
    moved: _____,
    ...rest
  } = conversation;
  const waiting =
    locals.viewer?.role === 'member'
      ? await listOwnWaiting(ctx, threads_former_member(), conversation.id)
      : [];
  // What was asked of few leads nowhere else.
  const alike = proposal || rest.space.kind === 'hosts' ? [] : await findAlsoLike(ctx, rest.id);
  const audience = audienceOf(rest.space);
  return {
    ...{ conversation: rest, head, entries, audience, writing, waiting },
    alike: renderAlike(alike, given.to),
  };
};

export const actions = {
  ...threadActions(({ params }, number) => postPath('conversation', params.slug!, number)),
  accept: formAction(forms.acceptForm, async (ctx, { post }, event) => {
    await acceptAnswer(
      ctx,
      await thingIdOf(event),
      (post && (await postIdOf(event, post))) || null,
    );
  }),
  keep: formAction(forms.keepForm, async (ctx, { follow, save }, event) => {
    const target = { kind: 'thing' as const, id: await thingIdOf(event) };
    if (follow) await setFollow(ctx, { target, on: follow === 'on' });
    if (save) await setSave(ctx, { target, on: save === 'on' });
  }),
  publish: formAction(forms.answerMoveForm, async (ctx, { answer }, event) => {
    await answerMove(ctx, await thingIdOf(event), answer === 'yes');
  }),
  undo: formAction(forms.undoForm, async (ctx, { tending }) => {
    await undoTending(ctx, tending);
  }),
  manage: formAction(forms.manageForm, async (ctx, { change }, event) => {
    await manageConversation(ctx, await thingIdOf(event), change);
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

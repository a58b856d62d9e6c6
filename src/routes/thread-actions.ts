import { redirect, type RequestEvent } from '@sveltejs/kit';
import { editForm, postForm, reactForm, readReaction, replyForm } from '#commons/threads/forms.ts';
import {
  addPost,
  editPost,
  findPostId,
  reactToPost,
  removePost,
  restorePost,
} from '#commons/threads/server/index.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

/** The thing that the address names. */
export const thingIdOf = async ({ locals, params }: RequestEvent): Promise<string> =>
  (await accessThing(locals.ctx, { slug: params.slug! })).id;

/** The id of one of its posts, by number. */
export const postIdOf = async (event: RequestEvent, number: number): Promise<string> =>
  findPostId(event.locals.ctx, await thingIdOf(event), number);

/**
 * What every page with a thread lets do in it.
 * @param pathOf the address that shows one post
 */
export function threadActions(pathOf: (event: RequestEvent, number: number) => string) {
  const show = (event: RequestEvent, number: number): never =>
    redirect(303, keepLocale(event.url.pathname, pathOf(event, number)));
  return {
    reply: formAction(replyForm, async (ctx, { thread, ...input }, event) => {
      const post = await addPost(ctx, thread, input);
      if (post.waits) redirect(303, keepLocale(event.url.pathname, `/waiting/${post.id}`));
      show(event, post.number);
    }),
    edit: formAction(editForm, async (ctx, { post, ...input }, event) => {
      const { number } = await editPost(ctx, post, input);
      show(event, number);
    }),
    react: formAction(reactForm, async (ctx, input, event) => {
      const reaction = readReaction(input);
      if (!reaction) return;
      await reactToPost(ctx, await postIdOf(event, reaction.post), reaction);
    }),
    remove: formAction(postForm, async (ctx, { post }, event) => {
      await removePost(ctx, await postIdOf(event, post));
    }),
    restore: formAction(postForm, async (ctx, { post }, event) => {
      await restorePost(ctx, await postIdOf(event, post));
    }),
  };
}

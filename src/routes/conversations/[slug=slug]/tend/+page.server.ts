import { z } from 'zod';
import { accessThing } from '#commons/things/server/index.ts';
import * as forms from '#features/conversations/forms.ts';
import {
  findConversation,
  findTendings,
  manageConversation,
  setClosed,
  setPinned,
  undoTending,
} from '#features/conversations/server/index.ts';
import { demand } from '#platform/verdict.ts';
import { errorWords } from '#platform/web/error-words.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = async ({ locals: { ctx }, params }) => {
  const found = await findConversation(ctx, params.slug, 1, { member: '' });
  demand(found.may.tend);
  const { href, title, language, closed, closedReason, pinned, pinnedUntil, may } = found;
  const done = await findTendings(ctx, found.id);
  return {
    conversation: { href, title, language, closed, closedReason, pinned, pinnedUntil, may },
    done: done.map((tending) => ({
      ...tending,
      why: tending.mayUndo === true ? null : errorWords(tending.mayUndo, ctx.locale),
    })),
  };
};

export const actions = {
  pin: formAction(forms.pinForm, async (ctx, input, event) => {
    await setPinned(ctx, await idOf(event), { pinned: true, ...input });
    back(event);
  }),
  unpin: formAction(z.object({}), async (ctx, _, event) => {
    await manageConversation(ctx, await idOf(event), 'unpin');
    back(event);
  }),
  close: formAction(forms.closeForm, async (ctx, { reason }, event) => {
    await setClosed(ctx, await idOf(event), true, reason);
    back(event);
  }),
  reopen: formAction(z.object({}), async (ctx, _, event) => {
    await manageConversation(ctx, await idOf(event), 'reopen');
    back(event);
  }),
  undo: formAction(forms.undoForm, async (ctx, { tending }) => {
    await undoTending(ctx, tending);
  }),
};

const idOf = async ({ locals, params }: RequestEvent): Promise<string> =>
  (await accessThing(locals.ctx, { slug: params.slug! })).id;

/** To the conversation, whose page offers to undo it. */
const back = ({ url, params }: RequestEvent): never =>
  redirect(303, keepLocale(url.pathname, `/conversations/${params.slug}`));

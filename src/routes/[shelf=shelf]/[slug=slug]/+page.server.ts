import { redirect } from '@sveltejs/kit';
import { setFollow, setSave } from '#commons/targets/server/index.ts';
import { accessThing, findAlsoLike } from '#commons/things/server/index.ts';
import { feedbackForm, keepForm, nothingForm } from '#features/library/forms.ts';
import {
  findPublication,
  giveFeedback,
  restorePublication,
} from '#features/library/server/index.ts';
import { findAdoptions } from '#features/projects/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { omitFromPayload } from '#platform/web/omit-from-payload.ts';

export const load = async ({ locals: { ctx }, params, url, isDataRequest }) => {
  const asked = url.searchParams.get('language') || undefined;
  const found = await findPublication(ctx, params.slug, asked, threads_former_member());
  if (found.href !== `/${params.shelf}/${params.slug}`)
    redirect(301, keepLocale(url.pathname, found.href));
  // Long texts travel once: in the page, not in its script as well.
  if (!isDataRequest) for (const chapter of found.chapters) omitFromPayload(chapter, 'html');
  const [alike, adoptions] = await Promise.all([
    findAlsoLike(ctx, found.id),
    found.kind === 'template' ? findAdoptions(ctx, found.id) : null,
  ]);
  return { publication: found, alike, adoptions, member: ctx.actor.memberId !== null };
};

export const actions = {
  feedback: formAction(feedbackForm, async (ctx, input, { params }) => {
    await giveFeedback(ctx, (await accessThing(ctx, { slug: params.slug! })).id, input);
  }),
  restore: formAction(nothingForm, async (ctx, _, { params }) => {
    await restorePublication(ctx, (await accessThing(ctx, { slug: params.slug! })).id);
  }),
  keep: formAction(keepForm, async (ctx, { follow, save }, { params }) => {
    const { id } = await accessThing(ctx, { slug: params.slug! });
    const target = { kind: 'thing' as const, id };
    if (follow) await setFollow(ctx, { target, on: follow === 'on' });
    if (save) await setSave(ctx, { target, on: save === 'on' });
  }),
};

import { redirect } from '@sveltejs/kit';
import { findAlsoLike } from '#commons/things/server/index.ts';
import { findPublication } from '#features/library/server/index.ts';
import { findAdoptions } from '#features/projects/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { keepLocale } from '#platform/web/locale.ts';
import { omitFromPayload } from '#platform/web/omit-from-payload.ts';
import { publicationActions } from '../../publication-actions.ts';

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

export const actions = publicationActions;

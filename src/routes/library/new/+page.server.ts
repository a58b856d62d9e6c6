import { redirect } from '@sveltejs/kit';
import { listWritableSpaces } from '#commons/spaces/server/index.ts';
import { startForm } from '#features/library/forms.ts';
import { listWritablePractices, startPublication } from '#features/library/server/index.ts';
import { refuse } from '#platform/errors.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const viewer = requireViewer(event);
  const { ctx } = event.locals;
  const practices = await listWritablePractices(ctx);
  const everywhere = viewer.can.includes('publish_library');
  if (!everywhere && practices.length === 0) throw refuse('only_publishers_begin');
  const asked = event.url.searchParams.get('practice');
  return {
    practices,
    spaces: await listWritableSpaces(ctx),
    languages: listLanguages(ctx.locale),
    language: ctx.locale,
    // Whoever writes in one practice only writes there.
    chosen: practices
      .filter(({ slug }) => slug === asked || (!everywhere && practices.length === 1))
      .map(({ id }) => id),
  };
};

export const actions = {
  default: formAction(startForm, async (ctx, input, { url }) => {
    const { slug } = await startPublication(ctx, input);
    redirect(303, keepLocale(url.pathname, `/library/${slug}/write?chapter=chapter-1`));
  }),
};

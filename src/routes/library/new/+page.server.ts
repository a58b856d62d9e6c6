import { redirect } from '@sveltejs/kit';
import { listPractices } from '#commons/practices/server/index.ts';
import { startForm } from '#features/library/forms.ts';
import { WRITTEN_KINDS, type WrittenKind } from '#features/library/schema.ts';
import {
  listShelves,
  listWritablePractices,
  startPublication,
} from '#features/library/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const viewer = requireViewer(event);
  const { ctx } = event.locals;
  const [practices, own] = await Promise.all([listPractices(ctx), listWritablePractices(ctx)]);
  const everywhere = viewer.can.includes('publish_library');
  const publishes = everywhere || own.length > 0;
  const { searchParams } = event.url;
  const asked = searchParams.get('practice');
  const writable = new Set(own.map(({ id }) => id));
  const kind = WRITTEN_KINDS.find((each) => each === searchParams.get('kind')) ?? 'guide';
  return {
    practices: practices.map(({ id, title }) => ({
      ...{ id, title },
      // Where guides and articles can be begun, if not everywhere.
      own: publishes && !everywhere && writable.has(id),
    })),
    // Any member begins a template.
    kinds: publishes ? [...WRITTEN_KINDS] : (['template'] satisfies WrittenKind[]),
    kind: publishes ? kind : ('template' as const),
    publishes,
    spaces: await listShelves(ctx),
    languages: listLanguages(ctx.locale),
    language: ctx.locale,
    // Whoever writes in one practice only writes there.
    chosen: practices
      .filter(
        ({ id, slug }) => slug === asked || (!everywhere && own.length === 1 && writable.has(id)),
      )
      .map(({ id }) => id),
  };
};

export const actions = {
  default: formAction(startForm, async (ctx, input, { url }) => {
    const { slug } = await startPublication(ctx, input);
    redirect(303, keepLocale(url.pathname, `/library/${slug}/write?chapter=chapter-1`));
  }),
};

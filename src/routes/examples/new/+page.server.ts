import { redirect } from '@sveltejs/kit';
import { nameOfSpace } from '#commons/spaces/ui/words.ts';
import { startExampleForm } from '#features/examples/forms.ts';
import { startExample } from '#features/examples/server/index.ts';
import { listShelves } from '#features/library/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const viewer = requireViewer(event);
  const { ctx } = event.locals;
  const spaces = await listShelves(ctx);
  return {
    spaces: spaces.map((space) => ({
      value: space.ref,
      label: nameOfSpace(space, viewer.can.includes('publish_library')),
    })),
    languages: listLanguages(ctx.locale),
    language: ctx.locale,
  };
};

export const actions = {
  default: formAction(startExampleForm, async (ctx, input, { url }) => {
    const { href } = await startExample(ctx, input);
    redirect(303, keepLocale(url.pathname, `${href}/write`));
  }),
};

import { redirect } from '@sveltejs/kit';
import { decideForm } from '#features/library/forms.ts';
import {
  accessPublication,
  decideSuggestion,
  listSuggestions,
  mayDecideSuggestions,
} from '#features/library/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

const DONE = ['sent', 'written', 'accepted', 'declined'] as const;

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const { id, slug, kind, title, ...thing } = await accessPublication(ctx, {
    slug: event.params.slug,
  });
  const asked = event.url.searchParams.get('done');
  return {
    publication: { slug, title, href: thingPath(kind, slug) },
    suggestions: await listSuggestions(ctx, id),
    decides: mayDecideSuggestions(ctx.actor, thing) === true,
    done: DONE.find((done) => done === asked) ?? null,
  };
};

export const actions = {
  decide: formAction(decideForm, async (ctx, { suggestion, ...input }, { url, params }) => {
    const { written } = await decideSuggestion(ctx, suggestion, input);
    const done = written ? 'written' : input.accept ? 'accepted' : 'declined';
    redirect(303, keepLocale(url.pathname, `/library/${params.slug}/suggestions?done=${done}`));
  }),
};

import { redirect } from '@sveltejs/kit';
import {
  accessPractice,
  findPracticeBySlug,
  mayChangePractice,
} from '#commons/practices/server/index.ts';
import { setFollow } from '#commons/targets/server/index.ts';
import { followForm } from '#features/conversations/forms.ts';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import { listExamplesInput } from '#features/examples/schema.ts';
import { listExamples } from '#features/examples/server/index.ts';
import { listLibraryInput } from '#features/library/schema.ts';
import { listDoers, listLibrary } from '#features/library/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';

/** Of each kind, so many stand on the practice's own page. */
const FEW = 5;

export const load = async ({ locals: { ctx }, params, url, isDataRequest }) => {
  const { slug } = params;
  const practice = await accessPractice(ctx, { slug }).catch(async (error) => {
    const now = await findPracticeBySlug(ctx, slug);
    if (now) redirect(301, keepLocale(url.pathname, `/practices/${now}`));
    throw error;
  });
  const [examples, texts, talks, doers] = await Promise.all([
    listExamples(ctx, listExamplesInput.parse({ practice: slug })),
    listLibrary(ctx, listLibraryInput.parse({ practice: slug }), {
      kinds: ['guide', 'article', 'template'],
    }),
    listConversations(ctx, listInput.parse({ practice: slug })),
    listDoers(ctx, practice.id),
  ]);
  const entries = renderItems(talks.items, {
    member: ctx.actor.memberId !== null,
    to: (path) => keepLocale(url.pathname, path),
    withBodies: isDataRequest,
    heading: 'h3',
  });
  const few = <Item>({ items, next }: { items: Item[]; next: string | null }) => ({
    items: items.slice(0, FEW),
    more: items.length > FEW || next !== null,
  });
  const ofKind = (wanted: 'guide' | 'article' | 'template') =>
    few({ items: texts.items.filter(({ kind }) => kind === wanted), next: texts.next });
  return {
    practice,
    entries,
    more: talks.next !== null,
    examples: few(examples),
    guides: ofKind('guide'),
    articles: ofKind('article'),
    templates: ofKind('template'),
    doers,
    changes: mayChangePractice(ctx.actor) === true,
  };
};

export const actions = {
  follow: formAction(followForm, async (ctx, { practice, on }) => {
    await setFollow(ctx, { target: { kind: 'practice', id: practice }, on: on === 'yes' });
  }),
};

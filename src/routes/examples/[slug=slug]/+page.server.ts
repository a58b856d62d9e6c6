import { accessThing, findAlsoLike } from '#commons/things/server/index.ts';
import { noteForm } from '#features/examples/forms.ts';
import { findExample, setQualityNote } from '#features/examples/server/index.ts';
import { findAdoptions } from '#features/projects/server/index.ts';
import { findRoundUps } from '#features/round-ups/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { omitFromPayload } from '#platform/web/omit-from-payload.ts';
import { publicationActions } from '../../publication-actions.ts';

export const load = async ({ locals: { ctx }, params, url, isDataRequest }) => {
  const asked = url.searchParams.get('language') || undefined;
  const example = await findExample(ctx, params.slug, asked, threads_former_member());
  // Long texts travel once: in the page, not in its script as well.
  if (!isDataRequest) {
    for (const phase of example.phases) if (phase.html) omitFromPayload(phase, 'html');
    const { texts } = example;
    for (const name of ['story', 'results', 'differently'] as const)
      if (texts[name]) omitFromPayload(texts, name);
  }
  const { id } = example.publication;
  const [adoptions, roundUps, alike] = await Promise.all([
    findAdoptions(ctx, id),
    findRoundUps(ctx, id),
    findAlsoLike(ctx, id),
  ]);
  return { example, adoptions, roundUps, alike, member: ctx.actor.memberId !== null };
};

export const actions = {
  ...publicationActions,
  note: formAction(noteForm, async (ctx, { note }, { params }) => {
    await setQualityNote(ctx, (await accessThing(ctx, { slug: params.slug! })).id, note);
  }),
};

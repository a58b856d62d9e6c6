import { redirect } from '@sveltejs/kit';
import { listWritableSpaces } from '#commons/spaces/server/index.ts';
import { nameOfSpace } from '#commons/spaces/ui/words.ts';
import { listCandidatesInput, MONTHS, startRoundUpInput } from '#features/round-ups/schema.ts';
import { listCandidates, monthBefore, startRoundUp } from '#features/round-ups/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const query = event.url.searchParams;
  const input = listCandidatesInput.parse({
    month: query.get('month') || undefined,
    q: query.get('q') ?? '',
    examples: query.getAll('examples'),
  });
  const [list, spaces] = await Promise.all([listCandidates(ctx, input), listWritableSpaces(ctx)]);
  const months = [ctx.now().toISOString().slice(0, 7)];
  while (months.length < MONTHS)
    months.push(monthBefore(new Date(`${months.at(-1)}-15T12:00:00Z`)));
  return {
    ...list,
    months,
    q: input.q,
    languages: query.has('languages') ? query.getAll('languages') : [ctx.locale],
    space: query.get('space') ?? 'members',
    spaces: spaces.map((space) => ({ value: space.ref, label: nameOfSpace(space, true) })),
  };
};

export const actions = {
  default: formAction(startRoundUpInput, async (ctx, input, { url }) => {
    const { slug } = await startRoundUp(ctx, input);
    redirect(303, keepLocale(url.pathname, `/library/${slug}/write?chapter=chapter-1`));
  }),
};

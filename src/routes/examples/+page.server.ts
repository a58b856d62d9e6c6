import { listExamplesInput } from '#features/examples/schema.ts';
import { listExamples, listLikeMine, mapOf } from '#features/examples/server/index.ts';
import { publishesAnything } from '#features/library/server/index.ts';
import { notFound } from '#platform/errors.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load = async (event) => {
  const { ctx } = event.locals;
  const { searchParams } = event.url;
  const like = searchParams.get('like');
  if (like) {
    requireViewer(event);
    if (!UUID.test(like)) throw notFound();
    return { like: await listLikeMine(ctx, like), list: null };
  }
  const input = listExamplesInput.parse(
    Object.fromEntries([...searchParams].filter(([, value]) => value !== '')),
  );
  const [list, publishes] = await Promise.all([listExamples(ctx, input), publishesAnything(ctx)]);
  return {
    list: {
      ...list,
      map: mapOf(list.facets.country),
      input,
      publishes,
      member: ctx.actor.memberId !== null,
    },
    like: null,
  };
};

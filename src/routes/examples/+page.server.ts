import { listExamplesInput } from '#features/examples/schema.ts';
import { listExamples } from '#features/examples/server/index.ts';
import { publishesAnything } from '#features/library/server/index.ts';

export const load = async ({ locals: { ctx }, url }) => {
  const input = listExamplesInput.parse(
    Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')),
  );
  const [list, publishes] = await Promise.all([listExamples(ctx, input), publishesAnything(ctx)]);
  return { ...list, input, publishes, member: ctx.actor.memberId !== null };
};

import { listPractices, mayChangePractice } from '#commons/practices/server/index.ts';

export const load = async ({ locals: { ctx } }) => ({
  practices: await listPractices(ctx),
  changes: mayChangePractice(ctx.actor) === true,
});

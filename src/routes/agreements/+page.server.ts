import { listAgreements, mayChangeAgreements } from '#commons/moderation/server/index.ts';

export const load = async ({ locals }) => ({
  agreements: await listAgreements(locals.ctx),
  mayChange: mayChangeAgreements(locals.ctx.actor) === true,
});

import { listPractices } from '#commons/practices/server/index.ts';

export const load = async ({ locals: { ctx } }) => ({ practices: await listPractices(ctx) });

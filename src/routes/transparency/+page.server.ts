import { findFigures } from '#commons/moderation/server/index.ts';

export const load = async ({ locals }) => ({ years: await findFigures(locals.ctx) });

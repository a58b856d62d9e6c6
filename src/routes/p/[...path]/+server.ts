import { redirect } from '@sveltejs/kit';
import { findOldAddress } from '#features/imports/server/index.ts';
import type { RequestHandler } from './$types';

/** An address of the forum that this community came from. */
export const GET: RequestHandler = async ({ locals, url }) =>
  redirect(301, await findOldAddress(locals.ctx, url.pathname));

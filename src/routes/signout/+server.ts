import { redirect } from '@sveltejs/kit';
import { signOut } from '#commons/members/server/index.ts';

export const POST = async ({ locals, request }) => {
  locals.setCookies.push(...(await signOut(locals.ctx, request.headers)));
  redirect(303, '/');
};

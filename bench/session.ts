import { makeSignInLink, signInByLink } from '#commons/members/server/index.ts';
import { VISITOR } from '#platform/context.ts';
import type { Connection } from '#platform/db/connect.ts';

/**
 * Signs a member in as a link in a mail would, and answers the cookie to send.
 * @param env the settings of the web process: the cookie is signed with its secret
 */
export async function benchSession(
  { db }: Connection,
  email: string,
  env: Record<string, string>,
): Promise<string> {
  Object.assign(process.env, env);
  const link = new URL(await makeSignInLink(db, email, { minutes: 5 }));
  const { cookies } = await signInByLink(
    { db, actor: VISITOR, locale: 'en', now: () => new Date() },
    { token: link.searchParams.get('token') ?? '' },
    { headers: new Headers(), ip: '127.0.0.1' },
  );
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

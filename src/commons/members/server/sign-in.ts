import { isAPIError } from 'better-auth/api';
import type { Context } from '#platform/context.ts';
import { readConfig } from '#platform/config.ts';
import { DomainError, refuse } from '#platform/errors.ts';
import { countTry } from '#platform/rate-limit.ts';
import { admissionOf, normaliseEmail } from './admission.ts';
import { authOf } from './auth.ts';
import { joinMember } from './join-member.ts';

/** What a request says of whoever sends it: its headers, and its address for counting tries. */
export interface Caller {
  headers: Headers;
  ip: string;
}

export interface SignedIn {
  memberId: string;
  /** `Set-Cookie` values for the answer. */
  cookies: string[];
  /** The person comes for the first time and is to be welcomed. */
  first: boolean;
}

interface Answer {
  headers: Headers;
  response: { token: string; user: { id: string; email: string } };
}

/** Signs in with the token of a link. Each is good for one sign-in. */
export async function signInByLink(
  ctx: Context,
  input: { token: string },
  caller: Caller,
): Promise<SignedIn> {
  await limitCaller(ctx, caller);
  return finish(ctx, 'link_expired', async () => {
    const answer = await (
      await authOf(ctx.db)
    ).api.magicLinkVerify({
      query: { token: input.token },
      headers: withoutCookie(caller.headers),
      returnHeaders: true,
    });
    return answer as Answer;
  });
}

/** Signs in with the six digits of a mail. Three wrong tries end a code. */
export async function signInByCode(
  ctx: Context,
  input: { email: string; code: string },
  caller: Caller,
): Promise<SignedIn> {
  await limitCaller(ctx, caller);
  const email = normaliseEmail(input.email);
  await limitAddress(ctx, 'code', email);
  return finish(ctx, 'code_wrong', async () =>
    (await authOf(ctx.db)).api.signInEmailOTP({
      body: { email, otp: input.code },
      headers: withoutCookie(caller.headers),
      returnHeaders: true,
    }),
  );
}

/** Signs in with a password, for those who set one. An unknown address costs the same time. */
export async function signInByPassword(
  ctx: Context,
  input: { email: string; password: string },
  caller: Caller,
): Promise<SignedIn> {
  await limitCaller(ctx, caller);
  const email = normaliseEmail(input.email);
  await limitAddress(ctx, 'password', email);
  return finish(ctx, 'password_wrong', async () => {
    const answer = await (
      await authOf(ctx.db)
    ).api.signInEmail({
      body: { email, password: input.password },
      headers: withoutCookie(caller.headers),
      returnHeaders: true,
    });
    return answer as Answer;
  });
}

/** Ends the sign-in of this browser. Without one, nothing happens. */
export async function signOut(ctx: Context, headers: Headers): Promise<string[]> {
  const { headers: answer } = await (
    await authOf(ctx.db)
  ).api.signOut({ headers, returnHeaders: true });
  return answer.getSetCookie();
}

async function finish(
  ctx: Context,
  refusal: string,
  verify: () => Promise<Answer>,
): Promise<SignedIn> {
  const { headers, response } = await verify().catch((error: unknown) => {
    // Every way that it can be wrong says the same: wrong, used, too old, or nobody's.
    if (isAPIError(error)) throw new DomainError('invalid', refusal);
    throw error;
  });
  const memberId = await joinMember(ctx.db, response.user, ctx.locale, ctx.now());
  const member = memberId
    ? await ctx.db
        .selectFrom('member')
        .select(['state', 'role', 'joined_at'])
        .where('id', '=', memberId)
        .executeTakeFirst()
    : undefined;
  const shut =
    readConfig().demo === 'public' && (member?.role === 'host' || member?.role === 'admin');
  if (!memberId || member?.state !== 'active' || shut) {
    const context = await (await authOf(ctx.db)).$context;
    await context.internalAdapter.deleteSession(response.token);
    // A public demo is without hosts: its mailbox lies open, so a mailed link proves nothing there.
    if (shut) throw refuse('demo_without_hosts');
    const { kind } = await admissionOf(ctx.db, response.user.email);
    throw refuse(kind === 'barred' ? 'member_suspended' : 'not_a_member');
  }
  return { memberId, cookies: headers.getSetCookie(), first: member.joined_at === null };
}

/** One address on the net may try so often, whomever it tries to be. Many people may share one. */
async function limitCaller(ctx: Context, { ip }: Caller): Promise<void> {
  if (!(await countTry(ctx.db, { of: ['sign-in from', ip], max: 60, minutes: 10 }, ctx.now())))
    throw new DomainError('too_many', 'too_many');
}

/** Guessing at one person: members and strangers are counted alike, so this tells nothing. */
async function limitAddress(ctx: Context, way: string, email: string): Promise<void> {
  const of = [`sign-in by ${way}`, email];
  if (!(await countTry(ctx.db, { of, max: 10, minutes: 60 }, ctx.now())))
    throw new DomainError('too_many', 'too_many');
}

/** A sign-in always starts a session of its own, whatever cookie was there before. */
function withoutCookie(headers: Headers): Headers {
  const own = new Headers();
  const agent = headers.get('user-agent');
  if (agent) own.set('user-agent', agent.slice(0, 300));
  return own;
}

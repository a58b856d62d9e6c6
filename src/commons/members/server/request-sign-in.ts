import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '#platform/config.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { DomainError } from '#platform/errors.ts';
import { sendMail } from '#platform/mail/index.ts';
import { countTry } from '#platform/rate-limit.ts';
import { safePath } from '#platform/safe-path.ts';
import { admissionOf, isAdmitted, normaliseEmail } from './admission.ts';
import { authOf, type LinkReceiver } from './auth.ts';
import { composeHowToJoin, composeSignIn } from './emails.ts';

/** Longer than the work takes, shorter than anybody notices. */
const ANSWER_MS = 50;

/**
 * Sends somebody a mail to sign in with: a link and a code. Whoever asks gets the same answer in
 * the same time: an address that may not come in gets a mail saying how to join instead. Beyond the
 * limit for one address nothing is sent, and that is not told either.
 */
export async function requestSignIn(
  ctx: Context,
  input: { email: string; next?: string | undefined },
  caller: { ip: string },
): Promise<void> {
  const { db } = ctx;
  const email = normaliseEmail(input.email);
  // The last difference, that of composing one mail or another, drowns in a time that all take.
  const notBefore = setTimeout(ANSWER_MS);
  if (
    !(await countTry(db, { of: ['sign-in mail from', caller.ip], max: 30, minutes: 10 }, ctx.now()))
  )
    throw new DomainError('too_many', 'too_many');
  const within = await countTry(
    db,
    { of: ['sign-in mail to', email], max: 5, minutes: 60 },
    ctx.now(),
  );
  const admission = await admissionOf(db, email);
  const admitted = isAdmitted(admission);
  // A stranger's link and code are made just the same, for an address that nobody can have.
  const account = admitted && within ? email : `${randomUUID()}@nobody.invalid`;
  const [token, code] = await Promise.all([makeLinkToken(db, account), makeCode(db, account)]);
  const locale = admission.locale ?? ctx.locale;
  const mail = admitted
    ? composeSignIn({ locale, code, url: linkUrl(token, input.next) })
    : composeHowToJoin({ locale, admission, siteUrl: readConfig().siteUrl });
  if (within) await sendMail(db, { to: email, kind: 'sign_in', secret: true, ...mail });
  await notBefore;
}

/** A link that signs its owner in once, for an operator to hand over. Works without a mail server. */
export async function makeSignInLink(
  db: Db,
  email: string,
  options: { minutes: number; next?: string },
): Promise<string> {
  if (!isAdmitted(await admissionOf(db, email))) throw new DomainError('not_found', 'not_a_member');
  return linkUrl(await makeLinkToken(db, normaliseEmail(email), options.minutes), options.next);
}

/** The bare token, for a sign-in that this process finishes itself (first admin, demo). */
export async function makeLinkToken(db: Db, email: string, minutes?: number): Promise<string> {
  let made: string | undefined;
  const receiver: LinkReceiver = { receive: (token) => (made = token) };
  await (
    await authOf(db, minutes)
  ).api.signInMagicLink({
    body: { email, metadata: { ...receiver } },
    headers: new Headers(),
  });
  if (!made) throw new Error('no token was made');
  return made;
}

async function makeCode(db: Db, email: string): Promise<string> {
  return (await authOf(db)).api.createVerificationOTP({ body: { email, type: 'sign-in' } });
}

function linkUrl(token: string, next: string | undefined): string {
  const url = new URL('/signin/link', readConfig().siteUrl);
  url.searchParams.set('token', token);
  const path = safePath(next);
  if (path !== '/') url.searchParams.set('next', path);
  return url.href;
}

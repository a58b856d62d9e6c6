import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Caller, SignedIn } from '#commons/members/server/index.ts';
import { lineOf } from '#platform/rate-limit.ts';
import { safePath } from '#platform/safe-path.ts';
import { keepLocale } from '#platform/web/locale.ts';

/** What sign-in wants to know of a request. */
export const callerOf = (event: RequestEvent): Caller => ({
  headers: event.request.headers,
  ip: lineOf(event.getClientAddress()),
});

/** Gives the browser its sign-in and sends it on: newcomers are welcomed first. */
export function enter(event: RequestEvent, signedIn: SignedIn, next: string | undefined): never {
  event.locals.setCookies.push(...signedIn.cookies);
  const path = safePath(next);
  const target = signedIn.first ? `/welcome?next=${encodeURIComponent(path)}` : path;
  redirect(303, keepLocale(event.url.pathname, target));
}

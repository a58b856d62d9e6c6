import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { sequence } from '@sveltejs/kit/hooks';
import { identifyActor } from '#commons/members/server/index.ts';
import { VISITOR } from '#platform/context.ts';
import { refusalOf } from '#platform/errors.ts';
import { isLocale } from '#platform/i18n/locales.ts';
import { setLocaleSource } from '#platform/i18n/locale-source.ts';
import { log } from '#platform/log.ts';
import { localeOfHeader, localeOfPath } from '#platform/web/locale.ts';
import { database } from '#platform/web/services.ts';

const localeStorage = new AsyncLocalStorage<{ locale: string }>();
setLocaleSource(() => localeStorage.getStore()?.locale);

/** Who asks, and in which language they read. */
const identify: Handle = async ({ event, resolve }) => {
  const { db } = database();
  event.locals.requestId = randomUUID();
  const identity = await identifyActor(db, event.request.headers);
  const { viewer, notice, cookies } = identity;
  // A token acts in the API only, where its scopes are asked for; a cookie only outside it.
  const inApi = event.url.pathname.startsWith('/api/');
  const actor = (identity.actor.scopes !== null) === inApi ? identity.actor : VISITOR;
  const cookie = event.cookies.get('copia_locale');
  const locale =
    localeOfPath(event.url.pathname) ??
    viewer?.locale ??
    (isLocale(cookie) ? cookie : localeOfHeader(event.request.headers.get('accept-language')));
  event.locals.viewer = viewer;
  event.locals.notice = notice;
  event.locals.setCookies = [...cookies];
  event.locals.ctx = { db, actor, locale, now: () => new Date() };
  const response = await localeStorage.run({ locale }, () =>
    resolve(event, { transformPageChunk: ({ html }) => html.replace('%copia.locale%', locale) }),
  );
  for (const value of event.locals.setCookies) response.headers.append('set-cookie', value);
  return response;
};

/** What one member sees is in no cache that others share. */
const keepPrivate: Handle = async ({ event, resolve }) => {
  const response = await resolve(event);
  const own = event.locals.viewer ?? event.locals.ctx?.actor.memberId;
  if (own && !response.headers.has('cache-control'))
    response.headers.set('cache-control', 'private, no-store');
  return response;
};

export const handle: Handle = sequence(keepPrivate, identify);

/** The one road for errors of pages: a refusal keeps its status and code; a bug gets an id and a log line. */
export const handleError: HandleServerError = ({ error, event, kind }) => {
  const requestId = event.locals.requestId;
  const refusal = refusalOf(error);
  if (refusal) return { status: refusal.status, message: refusal.code, code: refusal.code };
  if (kind === 'unknown')
    log.error({ requestId, route: event.route.id, err: error }, 'request failed');
  return { requestId };
};

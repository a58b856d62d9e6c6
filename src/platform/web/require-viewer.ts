import { redirect, type RequestEvent } from '@sveltejs/kit';
import { keepLocale } from './locale.ts';

/** The signed-in member of a page that needs one; a visitor is taken to the sign-in and back. */
export function requireViewer(
  event: Pick<RequestEvent, 'locals' | 'url'>,
): NonNullable<App.Locals['viewer']> {
  if (event.locals.viewer) return event.locals.viewer;
  const back = encodeURIComponent(event.url.pathname + event.url.search);
  redirect(303, keepLocale(event.url.pathname, `/signin?next=${back}`));
}

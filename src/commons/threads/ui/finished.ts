import { createHash } from 'node:crypto';
import { omitFromPayload } from '#platform/web/omit-from-payload.ts';

/** A part of a thread's page as finished HTML. */
export interface Entry {
  key: string;
  /** Missing in a browser until it asks for data: the page already shows it. */
  html?: string;
  /** The HTML's fingerprint: the same as long as the HTML is. */
  print: string;
}

/** @param withBodies whether the HTML goes into the page's script too (a data request) */
export function finish(key: string, html: string, withBodies: boolean): Entry {
  const print = createHash('sha256').update(html).digest('base64url').slice(0, 12);
  const entry = { key, html, print };
  return withBodies ? entry : omitFromPayload(entry, 'html');
}

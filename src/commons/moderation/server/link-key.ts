import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Db } from '#platform/db/connect.ts';
import { findKey } from '#platform/secret.ts';

/** What a link of a mail opens: a decision for its author, a report for whoever made it. */
export type Opens = 'decision' | 'report';

/**
 * What the link in a mail about moderation carries: whoever has the mail may read that one decision or
 * report and answer to it, and nothing else. A suspended author and a visitor can't sign in for it.
 */
export async function makeLinkKey(db: Db, opens: Opens, id: string): Promise<string> {
  const key = await findKey(db, opens);
  return createHmac('sha256', key).update(id).digest('base64url').slice(0, 32);
}

/** Whether a key was made for this decision or report. */
export async function opensWith(
  db: Db,
  opens: Opens,
  id: string,
  key: string | undefined,
): Promise<boolean> {
  if (!key) return false;
  const expected = Buffer.from(await makeLinkKey(db, opens, id));
  const given = Buffer.from(key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

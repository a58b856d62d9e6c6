import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Db } from '#platform/db/connect.ts';
import { findKey } from '#platform/secret.ts';

const PURPOSE = 'decision';

/**
 * What the link in a statement of reasons carries: whoever has the mail may read that decision and
 * appeal, and nothing else. A suspended author can't sign in for it.
 */
export async function makeDecisionKey(db: Db, decisionId: string): Promise<string> {
  const key = await findKey(db, PURPOSE);
  return createHmac('sha256', key).update(decisionId).digest('base64url').slice(0, 32);
}

/** Whether a key was made for this decision. */
export async function opensDecision(
  db: Db,
  decisionId: string,
  key: string | undefined,
): Promise<boolean> {
  if (!key) return false;
  const expected = Buffer.from(await makeDecisionKey(db, decisionId));
  const given = Buffer.from(key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

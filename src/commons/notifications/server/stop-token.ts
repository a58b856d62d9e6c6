import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Db } from '#platform/db/connect.ts';
import { findKey } from '#platform/secret.ts';
import { NOTIFICATION_KINDS, type NotificationKindName } from '../schema.ts';

/** A kind, or all of them: a day's mail that holds several kinds stops as a whole. */
export type Stoppable = NotificationKindName | 'all';

export interface StopOrder {
  memberId: string;
  kind: Stoppable;
}

const STOPPABLE: readonly string[] = [...NOTIFICATION_KINDS, 'all'];
const PURPOSE = 'mail-stop';

/** What a mail's stop link carries: whoever has the mail may stop its kind, and nothing else. */
export async function makeStopToken(db: Db, { memberId, kind }: StopOrder): Promise<string> {
  const said = `${memberId}.${kind}`;
  return `${said}.${sign(await findKey(db, PURPOSE), said)}`;
}

/** What a token says, or null if it is none of ours. */
export async function readStopToken(db: Db, token: string): Promise<StopOrder | null> {
  const [memberId = '', kind = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(sign(await findKey(db, PURPOSE), `${memberId}.${kind}`));
  const given = Buffer.from(signature);
  const same = given.length === expected.length && timingSafeEqual(given, expected);
  if (!same || rest.length > 0 || !STOPPABLE.includes(kind)) return null;
  return { memberId, kind: kind as Stoppable };
}

const sign = (key: Buffer, said: string): string =>
  createHmac('sha256', key).update(said).digest('base64url').slice(0, 32);

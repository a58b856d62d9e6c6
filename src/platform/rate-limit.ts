import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { sql } from 'kysely';
import type { Db } from './db/connect.ts';

export interface Limit {
  /** What is limited, and whom: `['sign-in mail', address]`. Only its hash is kept. */
  of: readonly string[];
  max: number;
  minutes: number;
}

/**
 * Counts one try and says whether it is within the limit. The count is kept in the database, so it
 * holds over several processes; call it outside the command's transaction, or a refusal undoes it.
 */
export async function countTry(db: Db, { of, max, minutes }: Limit, now: Date): Promise<boolean> {
  const key = createHash('sha256').update(JSON.stringify(of)).digest('base64url');
  const resets = new Date(now.getTime() + minutes * 60_000);
  const { rows } = await sql<{ count: number }>`
    insert into attempt (key, count, resets_at) values (${key}, 1, ${resets})
    on conflict (key) do update set
      count = case when attempt.resets_at <= ${now} then 1 else attempt.count + 1 end,
      resets_at = case when attempt.resets_at <= ${now} then ${resets} else attempt.resets_at end
    returning count`.execute(db);
  return (rows[0]?.count ?? 1) <= max;
}

/**
 * What stands for one visitor's line: the address itself, of IPv6 its first half, for whoever has one
 * address there has 2^64 of them.
 */
export function lineOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Forgets the counts whose window is over. */
export async function forgetTries(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('attempt').where('resets_at', '<', now).execute();
}

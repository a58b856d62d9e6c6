import { randomBytes } from 'node:crypto';
import type { Db } from '#platform/db/connect.ts';

const LONGEST = 40;

/** The handle that a name suggests: `Élise Van den Berg` → `elise-van-den-berg`; empty if none. */
export function handleOf(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, LONGEST)
    .replace(/-$/, '');
}

/** A handle for somebody whose name is not known yet. Never made from the e-mail address. */
export const provisionalHandle = (): string => `member-${randomBytes(4).toString('hex')}`;

export const isProvisional = (handle: string): boolean => /^member-[0-9a-f]{8}$/.test(handle);

/** A handle that nobody has, made from a name. */
export async function freeHandle(db: Db, name: string): Promise<string> {
  const base = handleOf(name) || 'member';
  const taken = await db
    .selectFrom('member')
    .select('handle')
    .where((eb) => eb.or([eb('handle', '=', base), eb('handle', 'like', `${base}-%`)]))
    .execute();
  const handles = new Set(taken.map((row) => row.handle));
  if (!handles.has(base)) return base;
  for (let number = 2; ; number++)
    if (!handles.has(`${base}-${number}`)) return `${base}-${number}`;
}

/** Somebody who is here now, by handle; undefined for whoever was invited, suspended or erased. */
export const findActiveByHandle = (db: Db, handle: string): Promise<{ id: string } | undefined> =>
  db
    .selectFrom('member')
    .select('id')
    .where('handle', '=', handle)
    .where('state', '=', 'active')
    .executeTakeFirst();

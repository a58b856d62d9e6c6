import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '#platform/context.ts';
import { inTransaction } from '#platform/command.ts';
import type { Db } from '#platform/db/connect.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { countTry } from '#platform/rate-limit.ts';
import { addMember } from './add-member.ts';
import { normaliseEmail } from './admission.ts';
import { makeLinkToken } from './request-sign-in.ts';
import { signInByLink, type Caller, type SignedIn } from './sign-in.ts';

const HOURS = 24;
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'; // nothing that reads like something else
const KeptCode = z.object({ hash: z.string(), expires: z.iso.datetime() });

const hashOf = (code: string): Buffer =>
  createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
    .digest();

/** Whether this community has nobody yet who may run it. */
export async function needsSetup(db: Db): Promise<boolean> {
  const admin = await db
    .selectFrom('member')
    .select('id')
    .where('role', '=', 'admin')
    .where('state', 'in', ['active', 'invited'])
    .limit(1)
    .executeTakeFirst();
  return !admin;
}

/**
 * Makes the one-time code that the first admin types at /setup, and forgets any older one. For the
 * terminal only; its hash is kept for a day.
 * @returns null once there is an admin
 */
export async function makeSetupCode(db: Db, now: Date): Promise<string | null> {
  if (!(await needsSetup(db))) return null;
  const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '');
  const code = [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join('')).join('-');
  const expires = new Date(now.getTime() + HOURS * 3_600_000).toISOString();
  const value = JSON.stringify({ hash: hashOf(code).toString('hex'), expires });
  await db
    .insertInto('setting')
    .values({ key: 'setup_code', value })
    .onConflict((row) => row.column('key').doUpdateSet({ value, updated_at: now }))
    .execute();
  return code;
}

/** The first admin shows the terminal's code, becomes a member and is signed in. */
export async function completeSetup(
  ctx: Context,
  input: { code: string; email: string; name: string },
  caller: Caller,
): Promise<SignedIn> {
  const tries = { of: ['setup from', caller.ip], max: 20, minutes: 60 };
  if (!(await countTry(ctx.db, tries, ctx.now()))) throw new DomainError('too_many', 'too_many');
  const email = normaliseEmail(input.email);
  await inTransaction(ctx, async ({ db }) => {
    // Locked: of two who show the code at once, one is first.
    const kept = await db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', 'setup_code')
      .forUpdate()
      .executeTakeFirst();
    if (!(await needsSetup(db))) throw notFound();
    if (!fits(kept?.value, input.code, ctx.now()))
      throw new DomainError('invalid', 'invalid_input', { code: 'setup_code_wrong' });
    await db.deleteFrom('setting').where('key', '=', 'setup_code').execute();
    const known = await db
      .updateTable('member')
      .set({ role: 'admin', state: 'active' })
      .where('email', '=', email)
      .executeTakeFirst();
    if (known.numUpdatedRows === 0n)
      await addMember(db, { email, name: input.name, role: 'admin', locale: ctx.locale });
  });
  return signInByLink(ctx, { token: await makeLinkToken(ctx.db, email) }, caller);
}

function fits(value: unknown, code: string, now: Date): boolean {
  const kept = KeptCode.safeParse(value);
  if (!kept.success || new Date(kept.data.expires) <= now) return false;
  return timingSafeEqual(Buffer.from(kept.data.hash, 'hex'), hashOf(code));
}

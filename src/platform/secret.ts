import { hkdfSync, randomBytes } from 'node:crypto';
import type { Db } from './db/connect.ts';

const KEY = 'secret';

/**
 * A key for one purpose (signing cookies, links of a kind), derived from this community's own secret:
 * COPIA_SECRET, else one that is made on first use and kept with the data. So all processes on all
 * machines have the same, and links in old mails work after a move or a restore.
 */
export async function findKey(db: Db, purpose: string): Promise<Buffer> {
  return Buffer.from(hkdfSync('sha256', await findSecret(db), '', purpose, 32));
}

async function findSecret(db: Db): Promise<Buffer> {
  const given = process.env.COPIA_SECRET?.trim();
  if (given) {
    if (given.length < 32) throw new Error('COPIA_SECRET must have at least 32 characters.');
    return Buffer.from(given);
  }
  const find = () =>
    db.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  let row = await find();
  if (!row) {
    await db
      .insertInto('setting')
      .values({ key: KEY, value: JSON.stringify(randomBytes(32).toString('base64url')) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    row = await find();
  }
  if (typeof row?.value !== 'string') throw new Error('The secret of this community is damaged.');
  return Buffer.from(row.value, 'base64url');
}

import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** Kept when a demo is cleared: what the operator set, how far the schema is, and what it brought. */
const KEPT = ['setting', 'migration', 'agreement', 'agreement_text'];

/**
 * Empties a community: every table but settings and migrations, sign-ins and waiting jobs included.
 * For demos only; the caller makes sure that it is one.
 */
export async function clearCommunity(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
     where (schemaname in ('public', 'auth') and tablename <> all(${KEPT}))
        or (schemaname = 'pgboss' and tablename = 'job_common')`.execute(db);
  if (rows.length === 0) return;
  const empty = async (tx: Db) => {
    // The trail refuses to lose a line; here the whole community goes.
    await sql`alter table audit disable trigger user`.execute(tx);
    await sql`truncate ${sql.raw(rows.map(({ name }) => name).join(', '))} cascade`.execute(tx);
    await sql`alter table audit enable trigger user`.execute(tx);
  };
  await (db.isTransaction ? empty(db) : db.transaction().execute(empty));
}

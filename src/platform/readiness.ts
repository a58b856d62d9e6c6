import { sql } from 'kysely';
import type { Db } from './db/connect.ts';
import { readMigrations } from './db/migrate.ts';

const newest = readMigrations().at(-1)?.number ?? 0;
const WORKER_SILENT_MS = 30_000;

/** The worker says that it lives; `/readyz` and `copia doctor` read it. */
export async function beat(db: Db): Promise<void> {
  await sql`insert into setting (key, value, updated_at) values ('worker_beat', 'true', now())
            on conflict (key) do update set updated_at = now()`.execute(db);
}

/** Whether each part that a page needs is there. Never throws. */
export async function checkReadiness(
  db: Db,
): Promise<{ database: boolean; migrations: boolean; worker: boolean }> {
  try {
    const { rows } = await sql<{ newest: number; silent: number | null }>`
      select (select max(number) from migration) newest,
             (select extract(epoch from now() - updated_at) * 1000 from setting where key = 'worker_beat')::float8 silent
    `.execute(db);
    const row = rows[0];
    return {
      database: true,
      migrations: row?.newest === newest,
      worker: row?.silent != null && row.silent < WORKER_SILENT_MS,
    };
  } catch {
    return { database: false, migrations: false, worker: false };
  }
}

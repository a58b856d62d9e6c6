import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';

// From the project's folder, not this file's: in the web process this code runs from inside the bundle.
const FOLDER = resolve('db/migrations');
const LOCK = 7_264_112; // any number that is only ours: two starts at once take turns

export interface Migration {
  number: number;
  name: string;
  sql: string;
  checksum: string;
}

/** The migrations of this version, in order. */
export function readMigrations(folder = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8');
      return {
        number: Number(file.slice(0, 4)),
        name: file.slice(5, -4),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/** A restore that was killed half-way leaves a table that says so: nobody may start on it. */
async function demandWhole(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select to_regclass('public.restore_unfinished') "table"`);
  if (rows[0]?.table)
    throw new Error('A restore was left unfinished in this database: run `copia restore` again.');
}

/**
 * Brings a database to this version's schema, each migration in a transaction of its own, so that
 * a killed start leaves whole steps only. Stops (throws) at a database that a newer version made or
 * whose applied migrations differ from ours.
 * @param upTo stop after this number: `restore` loads rows into the schema they came from
 * @returns the names applied now, in order
 */
export async function migrate(
  url: string,
  options: { upTo?: number; onStep?: (name: string) => void } = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    if (options.upTo === undefined) await demandWhole(client);
    await client.query(`create table if not exists migration (
      number int primary key, name text not null, checksum text not null,
      applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ number: number; checksum: string }>(
      'select number, checksum from migration order by number',
    );
    const ours = readMigrations();
    const known = new Map(ours.map((migration) => [migration.number, migration]));
    for (const row of rows) {
      const migration = known.get(row.number);
      if (!migration)
        throw new Error(
          `This database was made by a newer Copia (migration ${row.number}). Install that version.`,
        );
      if (migration.checksum !== row.checksum)
        throw new Error(`Migration ${row.number} of this database differs from this version's.`);
    }
    const applied: string[] = [];
    const done = new Set(rows.map((row) => row.number));
    for (const migration of ours) {
      if (done.has(migration.number) || migration.number > (options.upTo ?? Infinity)) continue;
      options.onStep?.(migration.name);
      await client.query('begin');
      try {
        await client.query(migration.sql);
        await client.query('insert into migration (number, name, checksum) values ($1, $2, $3)', [
          migration.number,
          migration.name,
          migration.checksum,
        ]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`Migration ${migration.number}_${migration.name} failed.`, {
          cause: error,
        });
      }
      applied.push(migration.name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

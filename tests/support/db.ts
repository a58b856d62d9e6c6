import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { connect, type Connection } from '#platform/db/connect.ts';
import { migrate, readMigrations } from '#platform/db/migrate.ts';
import { prepareQueues } from '#platform/jobs.ts';
import { startTestServer } from './postgres.ts';

// Tests sign with a key of their own: none is made in the data folder.
process.env.COPIA_SECRET ??= 'only-for-tests-only-for-tests-only-for-tests';

// One server for a whole run; a file that is run alone starts its own.
const { url: admin } = await startTestServer();

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return url.href;
}

/** One template per kind and schema version; made by whichever test file comes first. */
async function template(kind: string, fill: (url: string) => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  for (const migration of readMigrations()) hash.update(migration.checksum);
  hash.update(readFileSync('src/platform/jobs.ts')); // its queues are in the template too
  const name = `copia_${kind}_${hash.digest('hex').slice(0, 16)}`;
  await asAdmin(async (client) => {
    await client.query('select pg_advisory_lock(71, hashtext($1))', [kind]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    await client.query(`drop database if exists ${name}_new`);
    await client.query(`create database ${name}_new`);
    await migrate(urlOf(`${name}_new`));
    await prepareQueues(urlOf(`${name}_new`));
    await fill(urlOf(`${name}_new`));
    await client.query(`alter database ${name}_new rename to ${name}`);
  });
  return name;
}

export interface TestDatabase extends Connection {
  url: string;
  /** Statements sent since the last call. */
  countQueries(): number;
}

/**
 * A migrated database of this test file's own, dropped when the file is done. Call it at the top
 * level of the file (`const db = await testDatabase()`): inside a hook it would be dropped with it.
 */
export function testDatabase(): Promise<TestDatabase> {
  return cloneDatabase('template', async () => {});
}

/**
 * As `testDatabase`, a copy of a template that `fill` made, once a run.
 * @param kind names the template: the same name, the same content
 */
export async function cloneDatabase(
  kind: string,
  fill: (url: string) => Promise<void>,
): Promise<TestDatabase> {
  const source = await template(kind, fill);
  const name = `copia_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  await asAdmin((client) => client.query(`create database ${name} template ${source}`));
  const url = urlOf(name);
  let queries = 0;
  const connection = connect(url, { max: 8, onQuery: () => queries++ });
  after(async () => {
    await connection.close();
    await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`));
  });
  return {
    ...connection,
    url,
    countQueries: () => {
      const count = queries;
      queries = 0;
      return count;
    },
  };
}

/** A database without any table, dropped when the file is done. */
export async function emptyDatabase(): Promise<{ url: string }> {
  const name = `copia_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  await asAdmin((client) => client.query(`create database ${name}`));
  after(() => asAdmin((client) => client.query(`drop database if exists ${name} with (force)`)));
  return { url: urlOf(name) };
}

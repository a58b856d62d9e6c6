import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { log } from '#platform/log.ts';
import type { Database } from './schema.generated.ts';

/** A connection pool or a transaction on one of its connections. */
export type Db = Kysely<Database> | Transaction<Database>;

// Counts and event ids fit a double; a date is a calendar day, not an instant.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);

export interface Connection {
  db: Kysely<Database>;
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens a pool (connections are made on first use).
 * @param url a PostgreSQL connection string
 * @param options.max most connections at a time
 * @param options.onQuery called with each statement's text: tests count queries with it
 */
export function connect(
  url: string,
  options: { max?: number; onQuery?: (sql: string) => void } = {},
): Connection {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    idleTimeoutMillis: 30_000,
  });
  // Without a listener, an idle connection that the server ends would end the process.
  pool.on('error', (error) =>
    log.warn({ code: (error as { code?: string }).code }, 'database connection lost'),
  );
  const { onQuery } = options;
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    ...(onQuery && { log: (event) => onQuery(event.query.sql) }),
  });
  return { db, pool, close: () => db.destroy() };
}

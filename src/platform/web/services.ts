import { readConfig } from '#platform/config.ts';
import { connect, type Connection } from '#platform/db/connect.ts';

let connection: Connection | undefined;

/** This process's database pool, opened on first use. */
export function database(): Connection {
  if (!connection) {
    const { databaseUrl } = readConfig();
    if (!databaseUrl) throw new Error('No database is started: use `copia start`.');
    connection = connect(databaseUrl, { max: 12 });
  }
  return connection;
}

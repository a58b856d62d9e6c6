import pg from 'pg';
import { EMBEDDED_URL_VARIABLE, readConfig, type Config } from '#platform/config.ts';
import { readLock } from '#platform/data-lock.ts';
import { startEmbedded, type EmbeddedServer } from '#platform/postgres/index.ts';
import { CommandError } from './command.ts';

/** Settings with an address for the database. */
export type ReadyConfig = Config & { readonly databaseUrl: string };

/** A started or named database. */
export interface Database {
  readonly config: ReadyConfig;
  /** Null when DATABASE_URL names another one. */
  readonly server: EmbeddedServer | null;
}

/**
 * Makes sure that there is a database to talk to: the one of DATABASE_URL as it is, else the
 * embedded one, started or adopted. From then on every part of this process and all its children
 * find its address in their settings.
 */
export async function openDatabase(notice: (line: string) => void): Promise<Database> {
  const config = readConfig();
  if (!config.embedded) return { config: withUrl(config, config.databaseUrl), server: null };
  const server = await startEmbedded({ dataDir: config.dataDir, notice }).catch((error) => {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  });
  process.env[EMBEDDED_URL_VARIABLE] = server.url;
  return { config: withUrl(config, server.url), server };
}

/**
 * Runs a command's work on the database. The embedded one is stopped afterwards unless somebody else
 * needs it: a running Copia, or another command.
 */
export async function withDatabase<Result>(
  notice: (line: string) => void,
  work: (config: ReadyConfig) => Promise<Result>,
): Promise<Result> {
  const { config, server } = await openDatabase(notice);
  try {
    return await work(config);
  } finally {
    if (server && !(await isNeeded(server, config.dataDir))) await server.stop();
  }
}

async function isNeeded({ adminUrl }: EmbeddedServer, dataDir: string): Promise<boolean> {
  if (await readLock(dataDir)) return true;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ others: boolean }>(
      `select exists (select from pg_stat_activity
                      where backend_type = 'client backend' and pid <> pg_backend_pid()) as others`,
    );
    return rows[0]?.others === true;
  } finally {
    await client.end();
  }
}

function withUrl(config: Config, databaseUrl: string | null): ReadyConfig {
  if (!databaseUrl) throw new CommandError('There is no database: DATABASE_URL is empty.');
  return Object.freeze({ ...config, databaseUrl });
}

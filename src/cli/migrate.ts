import { readConfig } from '#platform/config.ts';
import { readLock } from '#platform/data-lock.ts';
import { migrate } from '#platform/db/migrate.ts';
import { prepareQueues } from '#platform/jobs.ts';
import type { Command } from './command.ts';
import { withDatabase, type ReadyConfig } from './database.ts';

/** Brings the database to this version: our tables, then those of the job queues. */
export async function migrateDatabase(
  { databaseUrl, databaseDirectUrl }: ReadyConfig,
  onStep: (name: string) => void,
): Promise<string[]> {
  // A pooler may hand each statement to another connection; the lock needs one of its own.
  const url = databaseDirectUrl ?? databaseUrl;
  const applied = await migrate(url, { onStep });
  await prepareQueues(url);
  return applied;
}

const command: Command = {
  usage: '',
  help: ['Brings the database to the version of this Copia. `copia start` does so by itself.'],
  async run({ out }) {
    const applied = await withDatabase(out.warn, (config) =>
      migrateDatabase(config, (name) => out.say(`Migrating: ${name}`)),
    );
    const running = await readLock(readConfig().dataDir);
    out.result(
      { applied },
      applied.length ? `${applied.length} migrations applied` : 'Nothing to migrate',
      ...(running && applied.length ? ['Restart Copia to use them'] : []),
    );
  },
};

export default command;

import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate, readMigrations } from '#platform/db/migrate.ts';
import { prepareQueues, requeue } from '#platform/jobs.ts';
import { filesFolder, storeFile } from '#platform/storage/index.ts';
import { ArchiveError, type Manifest, type OnProgress } from './manifest.ts';
import {
  countRows,
  listForeignKeys,
  listMigrations,
  listTables,
  nameOf,
  quote,
} from './queries.ts';
import { openArchive, verifyArchive, type Archive } from './read-archive.ts';

export interface RestoreOptions {
  archivePath: string;
  url: string;
  dataDir: string;
  onProgress?: OnProgress;
}

export interface Restored {
  manifest: Manifest;
  /** Migrations that came after the archive and were applied to it. */
  migrated: string[];
}

/** This version must know every step of the archive's schema. */
function checkMigrations(manifest: Manifest): void {
  const ours = new Map(readMigrations().map((migration) => [migration.number, migration.checksum]));
  if (manifest.migrations.some(({ number, checksum }) => ours.get(number) !== checksum))
    throw new ArchiveError(
      `This archive was made by another version of Copia (${manifest.version}) whose tables this one does not know. Install that version or a newer one.`,
    );
}

/**
 * Only an empty database, or one that a killed restore left behind, is filled: nothing of a living
 * community is ever overwritten. A table `restore_unfinished` marks the latter.
 */
async function demandEmpty(client: pg.Client, manifest: Manifest): Promise<void> {
  const { rows } = await client.query(`select to_regclass('public.restore_unfinished') "table"`);
  const unfinished = Boolean(rows[0]?.table);
  const applied = await listMigrations(client);
  if (!unfinished && (applied.length > 0 || (await listTables(client)).length > 0))
    throw new ArchiveError(
      'The database is not empty. Restore into a new one: an empty COPIA_DATA folder or an empty database in DATABASE_URL.',
    );
  const wanted = new Set(manifest.migrations.map(({ number }) => number));
  if (applied.some(({ number }) => !wanted.has(number)))
    throw new ArchiveError(
      'A restore of a newer archive was left unfinished here. Use an empty database.',
    );
}

async function copyIn(
  client: pg.Client,
  archive: Archive,
  entry: string,
  target: string,
): Promise<number> {
  const stream = client.query(
    copyFrom(`copy ${target} from stdin with (format csv, header match, encoding 'UTF8')`),
  );
  await pipeline(await archive.read(entry), stream);
  return stream.rowCount;
}

async function loadTables(
  client: pg.Client,
  archive: Archive,
  onProgress?: OnProgress,
): Promise<void> {
  const { tables } = archive.manifest;
  const known = new Map((await listTables(client)).map((table) => [nameOf(table), table]));
  for (const [done, table] of tables.entries()) {
    onProgress?.({ step: 'loading', name: table.table, done, total: tables.length });
    const name = nameOf(table);
    if (!known.has(name))
      throw new ArchiveError(`The archive has a table ${name} that its migrations don’t make.`);
    await client.query(`alter table ${name} disable trigger user`); // they ran when it was written
    await client.query(`truncate ${name}`); // of what a migration put in
    await copyIn(client, archive, table.entry, `${name} (${table.columns.map(quote).join(', ')})`);
    await client.query(`alter table ${name} enable trigger user`);
    const rows = await countRows(client, table);
    if (rows !== table.rows)
      throw new ArchiveError(`${name} has ${rows} rows, the archive says ${table.rows}.`);
  }
}

async function loadJobs(client: pg.Client, archive: Archive): Promise<void> {
  if (!archive.manifest.jobs) return;
  await client.query('create temp table waiting_job (name text, data jsonb) on commit drop');
  await copyIn(client, archive, archive.manifest.jobs.entry, 'waiting_job (name, data)');
  const { rows } = await client.query<{ name: string; data: object }>('select * from waiting_job');
  await requeue(client, rows);
}

/** All rows in one transaction: whole or not at all. */
async function load(client: pg.Client, archive: Archive, onProgress?: OnProgress): Promise<void> {
  await client.query(
    `begin; set local datestyle = 'ISO'; set local timezone = 'UTC'; set local statement_timeout = 0`,
  );
  try {
    // Members point to attachments and those to members: no order of tables would do. Made again at
    // the end, the foreign keys also prove that every row has what it names.
    const keys = await listForeignKeys(client);
    for (const key of keys) await client.query(key.drop);
    await loadTables(client, archive, onProgress);
    for (const [done, key] of keys.entries()) {
      onProgress?.({ step: 'linking', name: 'foreign keys', done, total: keys.length });
      await client.query(key.create);
    }
    for (const { value, column, ...table } of archive.manifest.sequences)
      if (value > 0)
        await client.query('select setval(pg_get_serial_sequence($1, $2), $3)', [
          nameOf(table),
          column,
          value,
        ]);
    await loadJobs(client, archive);
    await client.query('drop table restore_unfinished');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function loadFiles(
  archive: Archive,
  dataDir: string,
  onProgress?: OnProgress,
): Promise<void> {
  const total = archive.fileHashes.length;
  for (const [done, hash] of archive.fileHashes.entries()) {
    onProgress?.({ step: 'files', name: hash.slice(0, 8), done, total });
    await storeFile(filesFolder(dataDir), await archive.read(`files/${hash}`), Infinity);
  }
}

/**
 * Makes the community of an archive in an empty database and data folder: checks every checksum,
 * makes the tables as they were, loads rows and files, then migrates to this version. Refuses
 * (ArchiveError) a database that is not empty, and an archive that is damaged or too new, before it
 * changes anything. After a kill the same command starts over.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { archivePath, url, dataDir, onProgress } = options;
  const archive = await openArchive(archivePath);
  const client = new pg.Client({ connectionString: url, application_name: 'copia-restore' });
  try {
    const { manifest } = archive;
    checkMigrations(manifest);
    await client.connect();
    await demandEmpty(client, manifest);
    await verifyArchive(archive, onProgress);
    await client.query('create table if not exists restore_unfinished ()');
    const upTo = Math.max(...manifest.migrations.map(({ number }) => number));
    const onStep = (name: string) =>
      onProgress?.({ step: 'migrating', name, done: 0, total: manifest.migrations.length });
    await migrate(url, { upTo, onStep });
    await prepareQueues(url);
    await loadFiles(archive, dataDir, onProgress);
    await load(client, archive, onProgress);
    const migrated = await migrate(url, { onStep });
    await client.query('analyze');
    return { manifest, migrated };
  } finally {
    archive.close();
    await client.end();
  }
}

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { access, link, open, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ZipFile } from 'yazl';
import { DomainError } from '#platform/errors.ts';
import { filesFolder, openFile } from '#platform/storage/index.ts';
import {
  ArchiveError,
  FORMAT,
  FORMAT_VERSION,
  JOBS,
  MANIFEST,
  type Manifest,
  type OnProgress,
  type TableEntry,
} from './manifest.ts';
import {
  hasQueue,
  listFileHashes,
  listMigrations,
  listSequences,
  listTables,
  nameOf,
  quote,
} from './queries.ts';

interface Written {
  entry: string;
  bytes: number;
  sha256: string;
}

export interface BackupOptions {
  url: string;
  dataDir: string;
  /** Must not exist yet. */
  outPath: string;
  onProgress?: OnProgress;
  /**
   * Called when the moment that the archive shows is fixed: what is written later is not in it.
   * PostgreSQL's name of that moment lets another connection look at the same rows.
   */
  onSnapshot?: (snapshot: string) => Promise<void> | void;
}

/**
 * For each entry that it writes, yazl looks through all it ever had: with 70,000 files that takes
 * longer than writing them. So finished entries stand aside until the list of them is due.
 */
class LongZip extends ZipFile {
  readonly #finished: unknown[] = [];

  /** All but the newest entry are finished: they are written one after the other. */
  setFinishedAside(): void {
    const { entries } = this as unknown as { entries: unknown[] };
    for (const entry of entries.splice(0, entries.length - 1)) this.#finished.push(entry);
  }

  endAll(): void {
    const own = this as unknown as { entries: unknown[] };
    own.entries = [...this.#finished, ...own.entries];
    this.end();
  }
}

/** Adds one entry as it streams by, and answers its length and checksum when all of it has passed. */
async function addEntry(
  zip: LongZip,
  name: string,
  source: Readable,
  options: { compress?: boolean } = {},
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // Stored on a fixed date: the same content gives the same bytes.
  zip.addReadStream(meter, name, { mtime: new Date(0), mode: 0o100600, ...options });
  await pipeline(source, meter, { end: true });
  if (!meter.readableEnded) await once(meter, 'end');
  zip.setFinishedAside();
  return { entry: name, bytes, sha256: hash.digest('hex') };
}

async function copyOut(
  client: pg.Client,
  zip: LongZip,
  name: string,
  query: string,
): Promise<Written & { rows: number }> {
  const stream = client.query(copyTo(`copy (${query}) to stdout with (format csv, header)`));
  const written = await addEntry(zip, name, stream);
  await client.query('select'); // the count comes with the end of the statement
  return { ...written, rows: stream.rowCount };
}

async function addTables(
  client: pg.Client,
  zip: LongZip,
  onProgress?: OnProgress,
): Promise<TableEntry[]> {
  const tables = await listTables(client);
  const entries: TableEntry[] = [];
  for (const { schema, table, columns, order } of tables) {
    onProgress?.({ step: 'tables', name: table, done: entries.length, total: tables.length });
    const from = nameOf({ schema, table });
    const query = `select ${columns.map(quote).join(', ')} from ${from} order by ${order}`;
    const written = await copyOut(client, zip, `tables/${schema}.${table}.csv`, query);
    entries.push({ schema, table, columns, ...written });
  }
  return entries;
}

async function addFiles(
  client: pg.Client,
  zip: LongZip,
  folder: string,
  total: number,
  onProgress?: OnProgress,
): Promise<Manifest['files']> {
  const files: Manifest['files'] = { count: 0, bytes: 0, missing: [] };
  let hashes: string[] = [];
  let after = '';
  while ((hashes = await listFileHashes(client, after, 1000)).length > 0) {
    for (const hash of hashes) {
      const done = files.count + files.missing.length;
      onProgress?.({ step: 'files', name: hash.slice(0, 8), done, total });
      try {
        const { stream } = await openFile(folder, hash);
        const written = await addEntry(zip, `files/${hash}`, stream, { compress: false });
        if (written.sha256 !== hash)
          throw new ArchiveError(`The stored file ${hash} is damaged on this disk.`);
        files.count += 1;
        files.bytes += written.bytes;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        files.missing.push(hash);
      }
    }
    after = hashes.at(-1) ?? '';
  }
  return files;
}

async function writeArchive(
  client: pg.Client,
  zip: LongZip,
  { dataDir, onProgress, onSnapshot }: BackupOptions,
): Promise<Manifest> {
  await client.query('begin isolation level repeatable read read only');
  const migrations = await listMigrations(client); // the first read fixes the moment
  const createdAt = new Date().toISOString();
  if (migrations.length === 0)
    throw new ArchiveError('This database holds no Copia community: there is nothing to back up.');
  if (onSnapshot) {
    const { rows } = await client.query<{ id: string }>('select pg_export_snapshot() id');
    await onSnapshot(rows[0]?.id ?? '');
  }
  const tables = await addTables(client, zip, onProgress);
  const waiting = `select name, data from pgboss.job where state < 'completed' order by id`;
  const jobs = (await hasQueue(client)) ? await copyOut(client, zip, JOBS, waiting) : null;
  const expected = tables.find(({ schema, table }) => schema === 'public' && table === 'file');
  const files = await addFiles(client, zip, filesFolder(dataDir), expected?.rows ?? 0, onProgress);
  const { version } = JSON.parse(await readFile(resolve('package.json'), 'utf8')) as {
    version: string;
  };
  const manifest: Manifest = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    version,
    createdAt,
    migrations,
    tables,
    sequences: await listSequences(client),
    jobs,
    files,
  };
  await addEntry(zip, MANIFEST, Readable.from([JSON.stringify(manifest, null, 2)]));
  return manifest;
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Writes one archive of the whole community as it is at this moment, while it is in use: nothing
 * waits for it, memory stays flat. The file gets its name when it is whole and on the disk; until
 * then (or after a kill) there is only `FILE.partial`, which the next try replaces.
 * @returns the archive's manifest: counts and checksums
 */
export async function backup(options: BackupOptions): Promise<Manifest> {
  const outPath = resolve(options.outPath);
  const exists = await access(outPath).then(
    () => true,
    () => false,
  );
  if (exists) throw new ArchiveError(`There is a file ${outPath} already: choose another name.`);
  const partial = `${outPath}.partial`;
  const client = new pg.Client({ connectionString: options.url, application_name: 'copia-backup' });
  await client.connect();
  const zip = new LongZip();
  try {
    await client.query(`set datestyle = 'ISO'; set intervalstyle = 'iso_8601';
      set timezone = 'UTC'; set extra_float_digits = 3; set client_encoding = 'UTF8';
      set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`);
    await rm(partial, { force: true });
    const file = createWriteStream(partial, { flags: 'wx', mode: 0o600 });
    const output = zip.outputStream as Readable;
    const writing = pipeline(output, file);
    const broken = new Promise<never>((_, reject) => {
      zip.on('error', reject);
      writing.catch(reject);
    });
    broken.catch(() => {});
    const manifest = await Promise.race([writeArchive(client, zip, options), broken]).catch(
      async (error: unknown) => {
        output.destroy();
        await writing.catch(() => {});
        throw error;
      },
    );
    zip.endAll();
    await writing;
    await syncPath(partial);
    await link(partial, outPath); // unlike a rename, never replaces what came meanwhile
    await rm(partial);
    await syncPath(dirname(outPath));
    return manifest;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

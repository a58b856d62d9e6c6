import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ArchiveError, backup, type Manifest } from '#platform/backup/index.ts';
import { showArchiveProgress } from './archive-progress.ts';
import { CommandError, EXIT, type Command } from './command.ts';
import { withDatabase } from './database.ts';

/** What scripts and people want to know of an archive. */
export function describeArchive(manifest: Manifest): {
  rows: number;
  counts: Record<string, number>;
  checksums: Record<string, string>;
} {
  const named = manifest.tables.map((table) => ({
    ...table,
    name: table.schema === 'public' ? table.table : `${table.schema}.${table.table}`,
  }));
  return {
    rows: named.reduce((sum, { rows }) => sum + rows, 0),
    counts: Object.fromEntries(named.map(({ name, rows }) => [name, rows])),
    checksums: Object.fromEntries(named.map(({ name, sha256 }) => [name, sha256])),
  };
}

const command: Command = {
  usage: 'FILE',
  help: [
    'Writes the whole community into one zip file, as it is at this moment; people may go on',
    'working. FILE must not exist yet. It holds everything, also what only hosts may read and',
    'the keys of sign-ins: keep it like a key.',
  ],
  positionals: [1, 1],
  async run({ positionals: [file = ''], out }) {
    const outPath = resolve(file);
    const show = showArchiveProgress();
    const manifest = await withDatabase(out.warn, ({ databaseUrl, databaseDirectUrl, dataDir }) =>
      backup({
        url: databaseDirectUrl ?? databaseUrl,
        dataDir,
        outPath,
        onProgress: show.onProgress,
      }),
    )
      .catch((error: unknown) => {
        throw error instanceof ArchiveError ? new CommandError(error.message) : error;
      })
      .finally(show.done);
    const { size } = await stat(outPath);
    const { rows, counts, checksums } = describeArchive(manifest);
    const { files, version, createdAt } = manifest;
    const migration = manifest.migrations.at(-1)?.number;
    out.result(
      { file: outPath, bytes: size, version, migration, createdAt, counts, checksums, files },
      `${outPath}: ${rows} rows of ${manifest.tables.length} tables, ${files.count} files, ${(size / 1e6).toFixed(1)} MB`,
    );
    if (files.missing.length === 0) return EXIT.ok;
    out.warn(
      `${files.missing.length} stored files were not on the disk and are not in the archive: ${files.missing.slice(0, 3).join(', ')} …`,
    );
    return EXIT.partly;
  },
};

export default command;

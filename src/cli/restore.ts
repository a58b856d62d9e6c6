import { resolve } from 'node:path';
import { ArchiveError, restore } from '#platform/backup/index.ts';
import { readConfig } from '#platform/config.ts';
import { readLock } from '#platform/data-lock.ts';
import { showArchiveProgress } from './archive-progress.ts';
import { describeArchive } from './backup.ts';
import { CommandError, type Command } from './command.ts';
import { withDatabase } from './database.ts';

const command: Command = {
  usage: 'FILE',
  help: [
    'Makes the community of an archive in an empty database and data folder, and brings it to',
    'this version. Every checksum is compared first; a database that is not empty is refused.',
  ],
  positionals: [1, 1],
  async run({ positionals: [file = ''], out }) {
    if (await readLock(readConfig().dataDir))
      throw new CommandError(
        'Copia runs on this data folder. Stop it, and restore into an empty one.',
      );
    const show = showArchiveProgress();
    const { manifest, migrated } = await withDatabase(
      out.warn,
      ({ databaseUrl, databaseDirectUrl, dataDir }) =>
        restore({
          archivePath: resolve(file),
          url: databaseDirectUrl ?? databaseUrl,
          dataDir,
          onProgress: show.onProgress,
        }),
    )
      .catch((error: unknown) => {
        throw error instanceof ArchiveError ? new CommandError(error.message) : error;
      })
      .finally(show.done);
    const { rows, counts, checksums } = describeArchive(manifest);
    const { files, version, createdAt } = manifest;
    out.result(
      { version, createdAt, counts, checksums, files, migrated },
      `Restored the community of ${createdAt}: ${rows} rows, ${files.count} files, every count and checksum equal`,
      ...(migrated.length ? [`${migrated.length} newer migrations applied`] : []),
      ...(files.missing.length
        ? [`${files.missing.length} files were missing when it was made`]
        : []),
      'Start it with: copia start',
    );
  },
};

export default command;

import { exportGuides, FolderNotEmpty } from '#features/imports/server/index.ts';
import { connect } from '#platform/db/connect.ts';
import { CommandError, type Command, type CommandGroup } from './command.ts';
import { withDatabase } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { progress } from './output.ts';

const guides: Command = {
  usage: 'DIR [--json]',
  help: [
    'Writes all guides, articles and templates into an empty folder: Markdown with what belongs to it at its head,',
    'one file for each language, with pictures and links between pages, and an index as JSON Lines and CSV.',
    '`copia import guides` makes the same of it elsewhere. See docs/importing.md.',
    'It holds drafts and what only some may read: keep it as you keep a backup.',
  ],
  positionals: [1, 1],
  async run(call) {
    const folder = call.positionals[0]!;
    const report = await withDatabase(call.out.warn, async (config) => {
      await migrateDatabase(config, (name) => call.out.warn(`Migrating: ${name}`));
      const { db, close } = connect(config.databaseUrl, { max: 2 });
      const bar = progress('Writing', null);
      try {
        return await exportGuides(db, { folder, onProgress: (things) => bar.step(things) });
      } catch (error) {
        if (!(error instanceof FolderNotEmpty)) throw error;
        throw new CommandError(`${folder} is not empty: name a new folder.`);
      } finally {
        bar.done();
        await close();
      }
    });
    call.out.result(
      report,
      `Wrote ${report.guides} guides, ${report.articles} articles and ${report.templates} templates in ${report.versions} texts, with ${report.files} files, to ${folder}.`,
    );
  },
};

const group: CommandGroup = { commands: { guides } };

export default group;

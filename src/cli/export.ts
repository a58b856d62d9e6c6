import type { MappedKind } from '#features/imports/mapping.ts';
import { exportGuides, exportRows, FolderNotEmpty } from '#features/imports/server/index.ts';
import { connect, type Db } from '#platform/db/connect.ts';
import { CommandError, type Call, type Command, type CommandGroup } from './command.ts';
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
    const report = await write(call, folder, exportGuides);
    call.out.result(
      report,
      `Wrote ${report.guides} guides, ${report.articles} articles and ${report.templates} templates in ${report.versions} texts, with ${report.files} files, to ${folder}.`,
    );
  },
};

const rows = (kind: MappedKind): Command => ({
  usage: 'DIR [--json]',
  help: [
    `Writes all ${kind}s into an empty folder: Markdown with what belongs to it at its head, one file for each`,
    `language, the same as ${kind}s.csv and ${kind}s.jsonl, and the mapping with which \`copia import examples\``,
    'makes the same of them elsewhere. See docs/importing.md.',
    ...(kind === 'example'
      ? ['It holds drafts and what only some may read: keep it as you keep a backup.']
      : []),
  ],
  positionals: [1, 1],
  async run(call) {
    const folder = call.positionals[0]!;
    const report = await write(call, folder, (db, options) => exportRows(db, { kind, ...options }));
    const count = report[kind === 'example' ? 'examples' : 'practices'];
    call.out.result(report, `Wrote ${count} ${kind}s in ${report.versions} texts to ${folder}.`);
  },
});

type Write<Report> = (
  db: Db,
  options: { folder: string; onProgress: (things: number) => void },
) => Promise<Report>;

function write<Report>(call: Call, folder: string, run: Write<Report>): Promise<Report> {
  return withDatabase(call.out.warn, async (config) => {
    await migrateDatabase(config, (name) => call.out.warn(`Migrating: ${name}`));
    const { db, close } = connect(config.databaseUrl, { max: 2 });
    const bar = progress('Writing', null);
    try {
      return await run(db, { folder, onProgress: (things) => bar.step(things) });
    } catch (error) {
      if (!(error instanceof FolderNotEmpty)) throw error;
      throw new CommandError(`${folder} is not empty: name a new folder.`);
    } finally {
      bar.done();
      await close();
    }
  });
}

const group: CommandGroup = {
  commands: { guides, examples: rows('example'), practices: rows('practice') },
};

export default group;

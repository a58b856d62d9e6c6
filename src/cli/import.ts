import { access } from 'node:fs/promises';
import { COMMON_SPACES, isCommonSpace } from '#commons/spaces/schema.ts';
import type { ImportReport } from '#features/imports/schema.ts';
import {
  findPracticeIds,
  importDiscourse,
  readCategories,
  readPeople,
  TableError,
  WrongArchive,
} from '#features/imports/server/index.ts';
import { connect } from '#platform/db/connect.ts';
import {
  CommandError,
  EXIT,
  textOption,
  UsageError,
  type Call,
  type Command,
  type CommandGroup,
  type ExitCode,
} from './command.ts';
import { withDatabase, type ReadyConfig } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { guides } from './import-guides.ts';
import { people } from './import-people.ts';
import { examples } from './import-rows.ts';
import { progress } from './output.ts';

const discourse: Command = {
  usage:
    'FILE [--users FILE.csv] [--categories FILE] [--space public|members|hosts] [--site URL] [--source NAME] [--dry-run] [--json]',
  help: [
    'Brings in a Discourse forum: a file with one post a line, as JSON. See docs/importing.md.',
    'Running it again adds what is new and doubles nothing.',
    '',
    '  --users FILE.csv    user names and e-mail addresses: these people may sign in as themselves',
    '  --categories FILE   which category belongs to which practice (CSV or JSON: number, slug)',
    '  --space KIND        who may read it: public, members (default) or hosts',
    '  --site URL          the forum’s address, if the archive does not show it',
    '  --source NAME       a name for this forum, if the community imports several',
    '  --language TAG      language of texts too short to tell (default: en)',
    '  --dry-run           say what would happen and change nothing',
  ],
  options: {
    users: { type: 'string' },
    categories: { type: 'string' },
    space: { type: 'string' },
    site: { type: 'string' },
    source: { type: 'string' },
    language: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  positionals: [1, 1],
  async run(call) {
    const [file] = call.positionals;
    await access(file!).catch(() => {
      throw new CommandError(`${file} cannot be read.`);
    });
    const report = await withDatabase(call.out.warn, (config) => runImport(config, file!, call));
    call.out.result(report, ...describe(report));
    return report.skipped.length > 0 ? EXIT.partly : EXIT.ok;
  },
};

const group: CommandGroup = { commands: { discourse, guides, examples, people } };

export default group;

async function runImport(config: ReadyConfig, file: string, call: Call): Promise<ImportReport> {
  const space = textOption(call, 'space') ?? 'members';
  if (!isCommonSpace(space)) throw new UsageError(`--space is one of ${COMMON_SPACES.join(', ')}.`);
  const site = readSite(textOption(call, 'site'));
  await migrateDatabase(config, (name) => call.out.warn(`Migrating: ${name}`));
  const connection = connect(config.databaseUrl, { max: 4 });
  const bars = {
    read: progress('Reading', null),
    write: null as ReturnType<typeof progress> | null,
  };
  try {
    const users = textOption(call, 'users');
    const categories = textOption(call, 'categories');
    return await importDiscourse(connection.db, {
      file,
      space,
      site,
      source: textOption(call, 'source'),
      language: textOption(call, 'language'),
      dryRun: call.values['dry-run'] === true,
      people: users ? await readPeople(users) : undefined,
      practices: categories
        ? await findPracticeIds(connection.db, await readCategories(categories))
        : undefined,
      onProgress(step, posts, total) {
        if (step === 'read') return bars.read.step(posts);
        bars.read.done();
        (bars.write ??= progress('Importing', total)).step(posts);
      },
    });
  } catch (error) {
    if (error instanceof WrongArchive || error instanceof TableError)
      throw new CommandError(error.message);
    throw error;
  } finally {
    bars.write?.done();
    await connection.close();
  }
}

function readSite(site: string | undefined): string | null {
  if (site === undefined) return null;
  if (!URL.canParse(site) || !/^https?:/.test(site))
    throw new UsageError('--site is an address such as https://forum.example.org.');
  return new URL(site).origin;
}

const LISTED = 20;

function describe(report: ImportReport): string[] {
  const { topics, posts, members, created, leftOut, skipped } = report;
  const left = Object.entries(leftOut).filter(([, count]) => count > 0);
  return [
    report.dryRun ? 'Nothing was changed: this is what an import would do.' : 'Imported.',
    `  topics   ${topics}, ${created.topics} new`,
    `  posts    ${posts}, ${created.posts} new, ${report.updated} changed, ${report.unchanged} as before`,
    `  members  ${members}, ${created.members} new`,
    ...(report.kept ? [`  ${report.kept} posts were edited here since and stay as they are`] : []),
    ...(report.repeated ? [`  ${report.repeated} lines repeat a post; the newest counts`] : []),
    ...(left.length
      ? [`  left out: ${left.map(([name, count]) => `${count} ${name}`).join(', ')}`]
      : []),
    ...skipped.slice(0, LISTED).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(skipped.length > LISTED ? [`  … and ${skipped.length - LISTED} more lines`] : []),
  ];
}

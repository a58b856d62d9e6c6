import { stat } from 'node:fs/promises';
import { COMMON_SPACES, isCommonSpace } from '#commons/spaces/schema.ts';
import type { GuidesReport, LeftOutReason, PageNote } from '#features/imports/schema.ts';
import { findAuthor, findPracticesBySlug, importGuides } from '#features/imports/server/index.ts';
import { connect, type Db } from '#platform/db/connect.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { CommandError, EXIT, textOption, UsageError, type Call, type Command } from './command.ts';
import { withDatabase } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { progress } from './output.ts';

/** A folder of Markdown as guides and articles. */
export const guides: Command = {
  usage:
    'DIR [--space public|members|clients|hosts] [--state published|draft] [--practice SLUG] [--author HANDLE] [--source NAME] [--dry-run] [--json]',
  help: [
    'Brings in a folder of Markdown: each page becomes a guide or an article, in all its languages, with its',
    'pictures and the links between pages. Jekyll, Hugo, MkDocs, Docusaurus, GitBook and what',
    '`copia export guides` wrote are understood. See docs/importing.md.',
    'Running it again brings what has changed and doubles nothing.',
    '',
    '  --space KIND             who may read them: public, members (default), clients or hosts',
    '  --state STATE            published (default) or draft',
    '  --practice SLUG          the practice that they belong to; may be given several times',
    '  --author HANDLE          in whose name; the host who is here longest if not given',
    '  --source NAME            a name for this folder; the folder’s own if not given',
    '  --source-language TAG    the language that versions in others follow (default: en)',
    '  --fields NAME,NAME       fields of the pages’ heads to show above their texts',
    '  --site URL               the address that the pages had, if they link to each other by it',
    '  --dry-run                say what would happen and change nothing',
  ],
  options: {
    space: { type: 'string' },
    state: { type: 'string' },
    practice: { type: 'string', multiple: true },
    author: { type: 'string' },
    source: { type: 'string' },
    'source-language': { type: 'string' },
    fields: { type: 'string' },
    site: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  positionals: [1, 1],
  async run(call) {
    const folder = call.positionals[0]!;
    const found = await stat(folder).catch(() => null);
    if (!found?.isDirectory()) throw new CommandError(`${folder} is no folder that can be read.`);
    const report = await runImport(folder, call);
    call.out.result(report, ...describe(report));
    return report.skipped.length > 0 ? EXIT.partly : EXIT.ok;
  },
};

async function runImport(folder: string, call: Call): Promise<GuidesReport> {
  const space = textOption(call, 'space');
  if (space !== undefined && !isCommonSpace(space))
    throw new UsageError(`--space is one of ${COMMON_SPACES.join(', ')}.`);
  const state = textOption(call, 'state');
  if (state !== undefined && state !== 'draft' && state !== 'published')
    throw new UsageError('--state is published or draft.');
  const site = textOption(call, 'site');
  if (site !== undefined && !/^https?:\/\/[^/]+/.test(site))
    throw new UsageError('--site is an address such as https://guides.example.org.');
  return withDatabase(call.out.warn, async (config) => {
    await migrateDatabase(config, (name) => call.out.warn(`Migrating: ${name}`));
    const connection = connect(config.databaseUrl, { max: 4 });
    const bars: Partial<Record<'read' | 'write', ReturnType<typeof progress>>> = {};
    try {
      const { db } = connection;
      const actor = await findAuthor(db, textOption(call, 'author'));
      if (!actor) throw new CommandError(noAuthor(textOption(call, 'author')));
      const ctx = { db, actor, locale: LOCALES[0], now: () => new Date() };
      return await importGuides(ctx, {
        ...{ folder, space, state },
        practiceIds: await practices(db, call),
        source: textOption(call, 'source'),
        sourceLanguage: textOption(call, 'source-language'),
        fields: (textOption(call, 'fields') ?? '').split(',').map((name) => name.trim()),
        site: site?.replace(/\/+$/, '') ?? null,
        dryRun: call.values['dry-run'] === true,
        onProgress(step, pages, total) {
          if (step === 'write') bars.read?.done();
          const words = step === 'read' ? 'Reading' : 'Importing';
          (bars[step] ??= progress(words, total)).step(pages);
        },
      });
    } finally {
      bars.read?.done();
      bars.write?.done();
      await connection.close();
    }
  });
}

/** Why nothing comes in: in nobody's name nothing can. */
export const noAuthor = (handle: string | undefined): string =>
  handle
    ? `Nobody here has the handle “${handle}”.`
    : 'There is no host yet: add one with `copia member add`, or name a member with --author.';

async function practices(db: Db, call: Call): Promise<string[]> {
  const value = call.values['practice'];
  const slugs = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  const known = await findPracticesBySlug(db, slugs);
  const unknown = slugs.find((slug) => !known.has(slug));
  if (unknown) throw new CommandError(`There is no practice “${unknown}”.`);
  return [...known.values()];
}

const LISTED = 20;

const LEFT_OUT: Record<LeftOutReason, string> = {
  about_repository: 'is about the folder, not a page of it',
  table_of_contents: 'is a table of contents',
  template: 'is a template or a part of pages',
  mdx: 'is a program (MDX)',
  empty: 'has no text',
};
const NOTES: Record<PageNote['reason'], string> = {
  dead_link: 'leads nowhere; its words stay',
  dead_fragment: 'names no heading',
  missing_picture: 'is not in the folder; its description stays',
  remote_picture: 'stays where it is, as a link',
  unsupported_file: 'is of a kind that is not taken in',
  template: 'is filled by a site generator; left out',
  embedded: 'is embedded from elsewhere; a link stays',
  more_chapters_than_source: 'is a chapter too many for its source; joined to the last',
  unknown_practice: 'is no practice here',
};

function describe(report: GuidesReport): string[] {
  const { created, leftOut, skipped, notes, kept, fields } = report;
  const languages = Object.entries(report.languages).map(([tag, count]) => `${count} ${tag}`);
  const unused = Object.entries(fields).map(([name, count]) => `${name} (${count})`);
  return [
    report.dryRun ? 'Nothing was changed: this is what an import would do.' : 'Imported.',
    `  pages     ${report.pages} (${languages.join(', ')}): ${created.versions} new, ${report.updated} changed, ${report.unchanged} as before`,
    `  together  ${report.guides} guides, ${report.articles} articles and ${report.templates} templates, ${created.things} new, with ${report.chapters} chapters`,
    `  within    ${report.links} links from page to page, ${report.pictures} pictures and files, ${created.pictures} new`,
    ...kept.map(({ file, reason }) =>
      reason === 'edited_here'
        ? `  ${file}: was edited here since and stays as it is`
        : `  ${file}: was removed here and stays removed`,
    ),
    ...leftOut.map(({ file, reason }) => `  ${file}: left out, ${LEFT_OUT[reason]}`),
    ...skipped.map(({ file, line, reason }) => `  ${file}:${line}: not brought in: ${reason}`),
    ...some(
      notes.map(({ file, line, reason, what }) => `  ${file}:${line}: ${what} ${NOTES[reason]}`),
    ),
    ...(unused.length > 0 ? [`  not shown: the fields ${unused.join(', ')} (see --fields)`] : []),
  ];
}

function some(lines: string[]): string[] {
  if (lines.length <= LISTED) return lines;
  return [...lines.slice(0, LISTED), `  … and ${lines.length - LISTED} more (all with --json)`];
}

import { readFile, stat } from 'node:fs/promises';
import { COMMON_SPACES, isCommonSpace } from '#commons/spaces/schema.ts';
import {
  faultsOfMapping,
  mapping as mappingSchema,
  type Mapping,
} from '#features/imports/mapping.ts';
import type { KeptReason, RowNote, RowsReport } from '#features/imports/schema.ts';
import { findAuthor, importRows, WrongTable } from '#features/imports/server/index.ts';
import { connect } from '#platform/db/connect.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { CommandError, EXIT, textOption, UsageError, type Call, type Command } from './command.ts';
import { withDatabase } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { noAuthor } from './import-guides.ts';
import { progress } from './output.ts';

/** Examples and practices from any table, by a mapping. */
export const examples: Command = {
  usage:
    'FILE --mapping FILE [--space public|members|clients|hosts] [--state published|draft] [--author HANDLE] [--source NAME] [--dry-run] [--json]',
  help: [
    'Brings in examples or methods from a table: CSV, JSON or JSON Lines in UTF-8. The mapping, a file of JSON, says',
    'which column is what; it can be made on the page “Bring in” for hosts. See docs/importing.md.',
    'Running it again brings what has changed and doubles nothing.',
    '',
    '  --mapping FILE    which of its columns is what',
    '  --space KIND      who may read examples: public, members (default), clients or hosts',
    '  --state STATE     published (default) or draft',
    '  --author HANDLE   in whose name; the host who is here longest if not given',
    '  --source NAME     a name for where the rows come from, instead of the mapping’s',
    '  --dry-run         say what would happen and change nothing',
  ],
  options: {
    mapping: { type: 'string' },
    space: { type: 'string' },
    state: { type: 'string' },
    author: { type: 'string' },
    source: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  positionals: [1, 1],
  async run(call) {
    const file = call.positionals[0]!;
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) throw new CommandError(`${file} is no file that can be read.`);
    const report = await runImport(file, await readMapping(call), call);
    const { errorWords } = await import('#platform/web/error-words.ts');
    const words = (code: string) => errorWords(code, 'en');
    const skipped = report.skipped.map((note) => ({ ...note, reason: words(note.code) }));
    call.out.result({ ...report, skipped }, ...describe(report, words));
    return report.failed > 0 ? EXIT.partly : EXIT.ok;
  },
};

async function readMapping(call: Call): Promise<Mapping> {
  const path = textOption(call, 'mapping');
  if (path === undefined) throw new UsageError('--mapping is missing.');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandError(`${path} cannot be read.`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${path} is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const parsed = mappingSchema.safeParse(value);
  if (!parsed.success)
    throw new CommandError(
      [`${path} is no mapping:`, ...faultsOfMapping(parsed.error)].join('\n  '),
    );
  const source = textOption(call, 'source');
  return source ? { ...parsed.data, source } : parsed.data;
}

async function runImport(file: string, mapping: Mapping, call: Call): Promise<RowsReport> {
  const space = textOption(call, 'space');
  if (space !== undefined && !isCommonSpace(space))
    throw new UsageError(`--space is one of ${COMMON_SPACES.join(', ')}.`);
  const state = textOption(call, 'state');
  if (state !== undefined && state !== 'draft' && state !== 'published')
    throw new UsageError('--state is published or draft.');
  return withDatabase(call.out.warn, async (config) => {
    await migrateDatabase(config, (name) => call.out.warn(`Migrating: ${name}`));
    const { db, close } = connect(config.databaseUrl, { max: 4 });
    const bar = progress('Rows', null);
    let shown = 0;
    try {
      const actor = await findAuthor(db, textOption(call, 'author'));
      if (!actor) throw new CommandError(noAuthor(textOption(call, 'author')));
      const ctx = { db, actor, locale: LOCALES[0], now: () => new Date() };
      return await importRows(ctx, {
        ...{ file, mapping, space, state, dryRun: call.values['dry-run'] === true },
        onProgress({ rows }) {
          bar.step(rows - shown);
          shown = rows;
        },
      });
    } catch (error) {
      if (!(error instanceof WrongTable)) throw error;
      const { errorWords } = await import('#platform/web/error-words.ts');
      const detail = error.detail && ` (${error.detail})`;
      throw new CommandError(`${file}: ${errorWords(`import_${error.code}`, 'en')}${detail}`);
    } finally {
      bar.done();
      await close();
    }
  });
}

const LISTED = 20;

const KEPT: Record<KeptReason, string> = {
  edited_here: 'was edited here since and stays as it is',
  removed_here: 'was removed here and stays removed',
  already_here: 'is here already and stays as it is',
};

function describe(report: RowsReport, wordsOf: (code: string) => string): string[] {
  const { created, updated, unchanged, kept, failed, skipped, notes, words } = report;
  const line = ({ row, line: at, field, code, value }: RowNote) =>
    `  row ${row}${at === null ? '' : ` (line ${at})`}: ${[field, wordsOf(code), value && `“${short(value)}”`].filter(Boolean).join(' · ')}`;
  return [
    report.dryRun ? 'Nothing was changed: this is what an import would do.' : 'Imported.',
    `  rows      ${report.rows}: ${created} new, ${updated} changed, ${unchanged} as before, ${failed} left out`,
    `  together  ${report.examples} examples and ${report.practices} practices`,
    ...some(kept.map(({ row, id, reason }) => `  row ${row}: ${id} ${KEPT[reason]}`)),
    ...some(skipped.map(line)),
    ...some(notes.map(line)),
    ...(words.length > 0 ? ['  words to name in the mapping:'] : []),
    ...words.slice(0, LISTED).map((each) => `    ${each.field}: “${each.word}” (${each.count})`),
  ];
}

const short = (value: string): string => (value.length > 60 ? `${value.slice(0, 59)}…` : value);

function some(lines: string[]): string[] {
  if (lines.length <= LISTED) return lines;
  return [...lines.slice(0, LISTED), `  … and ${lines.length - LISTED} more (all with --json)`];
}

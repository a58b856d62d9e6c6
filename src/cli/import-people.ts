import { readFile } from 'node:fs/promises';
import type { BroughtIn } from '#features/organisations/schema.ts';
import { VISITOR } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { CommandError, EXIT, type Call, type Command } from './command.ts';
import { withMembers } from './member.ts';

const LISTED = 20;

/** Organisations and the people who work there, from a table. */
export const people: Command = {
  usage: 'FILE.csv [--mail] [--dry-run] [--json]',
  help: [
    'Brings in organisations and invites their people, from a CSV with a heading line:',
    'organisation, type, country, population band, language, name, email, role title.',
    'Running it again doubles nothing. See docs/organisations.md.',
    '',
    '  --mail     write to those who are newly invited (else nobody is written to)',
    '  --dry-run  say what would happen and change nothing',
  ],
  options: { mail: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  positionals: [1, 1],
  async run(call) {
    const report = await bringInFile(call, call.positionals[0]!);
    const words = await wordsOf(report);
    call.out.result(report, ...words);
    return report.errors > 0 ? EXIT.partly : EXIT.ok;
  },
};

async function bringInFile(call: Call, file: string): Promise<BroughtIn> {
  const bytes = await readFile(file).catch(() => {
    throw new CommandError(`${file} cannot be read.`);
  });
  return withMembers(call, async (db) => {
    // Loaded here: it needs the compiled words, as the members' code does.
    const { bringIn, decodeTable } = await import('#features/organisations/server/index.ts');
    const options = { dryRun: call.values['dry-run'] === true, mail: call.values['mail'] === true };
    try {
      return await db
        .transaction()
        .execute((tx) =>
          bringIn(
            { db: tx, actor: VISITOR, locale: 'en', now: () => new Date() },
            { text: decodeTable(bytes), ...options },
          ),
        );
    } catch (error) {
      const code = error instanceof DomainError ? error.fields['text'] : undefined;
      if (!code) throw error;
      const { errorWords } = await import('#platform/web/error-words.ts');
      throw new CommandError(`${file}: ${errorWords(code, 'en')}`);
    }
  });
}

async function wordsOf(report: BroughtIn): Promise<string[]> {
  const { errorWords } = await import('#platform/web/error-words.ts');
  const { dryRun, added, changed, same, errors, rows } = report;
  const wrong = rows.filter(({ error }) => error);
  return [
    dryRun ? 'Nothing was changed: this is what an import would do.' : 'Brought in.',
    `  lines    ${added} new, ${changed} changed, ${same} as before, ${errors} left out`,
    ...wrong
      .slice(0, LISTED)
      .map(({ line, error }) => `  line ${line}: ${errorWords(error!, 'en')}`),
    ...(wrong.length > LISTED ? [`  … and ${wrong.length - LISTED} more lines`] : []),
  ];
}

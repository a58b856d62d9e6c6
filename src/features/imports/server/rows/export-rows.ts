import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { wholePractices } from '#commons/practices/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import { wholeExamples, type WholeExample } from '#features/examples/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { escapeWords } from '#platform/markdown/index.ts';
import type { MappedKind } from '../../mapping.ts';
import { OWN_MAPPINGS } from '../../own-mappings.ts';
import type { RowsExport } from '../../schema.ts';
import { FolderNotEmpty } from '../guides/export-guides.ts';
import { outwardAlone, readAddresses, type Addresses } from '../guides/outward.ts';
import { csvHead, csvLine, exampleRows, jsonLine, practiceRows, type RowOut } from './rows-out.ts';

interface ExportOptions {
  kind: MappedKind;
  folder: string;
  onProgress?: (things: number) => void;
}

/**
 * Writes all examples or practices into an empty folder: Markdown with front matter, one file a language, the same as
 * one CSV and as JSON Lines, and the mapping by which `importRows` makes the same of these elsewhere.
 */
export async function exportRows(db: Db, options: ExportOptions): Promise<RowsExport> {
  const { kind, folder, onProgress } = options;
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new FolderNotEmpty(folder);
  const name = `${kind}s`;
  const mapping = `${JSON.stringify(OWN_MAPPINGS[kind], null, 2)}\n`;
  await writeFile(join(folder, `${name}.mapping.json`), mapping);
  const table = createWriteStream(join(folder, `${name}.csv`));
  const lines = createWriteStream(join(folder, `${name}.jsonl`));
  await put(table, csvHead(kind));
  const report: RowsExport = { examples: 0, practices: 0, versions: 0 };
  for await (const { rows, pages } of things(db, kind)) {
    for (const { file, text } of pages) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    for (const row of rows) {
      await put(table, csvLine(kind, row));
      await put(lines, jsonLine(row));
    }
    report[kind === 'example' ? 'examples' : 'practices'] += 1;
    report.versions += rows.length;
    onProgress?.(1);
  }
  table.end();
  lines.end();
  await Promise.all([once(table, 'close'), once(lines, 'close')]);
  return report;
}

/** Waits while the disk is slower than the database. */
async function put(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

interface Out {
  rows: RowOut[];
  pages: { file: string; text: string }[];
}

async function* things(db: Db, kind: MappedKind): AsyncGenerator<Out> {
  if (kind === 'practice') {
    for (const practice of await wholePractices(db)) {
      const rows = practiceRows(practice);
      yield { rows, pages: rows.map((row) => practicePage(row)) };
    }
    return;
  }
  const addresses = await readAddresses(db);
  for await (const example of wholeExamples(db)) {
    const rows = exampleRows(example, addresses);
    yield { rows, pages: rows.map((row, i) => examplePage(example, row, i, addresses)) };
  }
}

function practicePage(row: RowOut): Out['pages'][number] {
  const { id: _, title, summary, language, ...facts } = row;
  const head = { title, lang: language, type: 'practice', ...said(facts) };
  const text = summary ? `${escapeWords(String(summary))}\n` : '';
  return { file: `practices/${row.slug}.${row.language}.md`, text: pageOf(head, text) };
}

/** An example as a page: its facts at the head, its texts below their headings. */
function examplePage(
  example: WholeExample,
  row: RowOut,
  at: number,
  addresses: Addresses,
): Out['pages'][number] {
  const { id: _, title, summary, language, publishedOn, state, slug, authors, ...rest } = row;
  const facts = Object.entries(said(rest)).filter(
    ([name]) => !/^(?:story|results|differently|phases\.\w+\.text)$/.test(name),
  );
  const head = {
    ...{ title, ...(summary && { description: summary }), lang: language, type: 'example' },
    ...(publishedOn && { date: publishedOn }),
    permalink: thingPath('example', String(slug)),
    ...(Array.isArray(authors) && authors.length > 0 && { authors }),
    ...(state === 'draft' && { draft: true }),
    ...Object.fromEntries(facts),
  };
  const chapters = example.versions[at]!.chapters.map(
    ({ anchor, title: heading, markdown }) =>
      `## ${escapeWords(heading)} {#${anchor}}\n\n${outwardAlone(markdown.replace(/\r\n?/g, '\n'), addresses)}\n`,
  );
  return { file: `examples/${slug}.${language}.md`, text: pageOf(head, chapters.join('\n')) };
}

const said = (row: RowOut): RowOut =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && !value.length),
    ),
  );

const pageOf = (head: object, text: string): string =>
  `---\n${stringify(head, { lineWidth: 0, version: '1.1' })}---\n\n${text}`;

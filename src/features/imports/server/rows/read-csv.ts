import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { readHead, WrongTable, type TableRow } from './table.ts';
import { sniffDelimiter } from './sniff.ts';

interface Found {
  record: string[];
  raw: string;
}

/** A row as long as this is no row: a quotation mark before it was never closed. */
const MAX_RECORD = 20_000_000;

/** Reads a table with headings: separated by commas, semicolons or tabs, whichever it is. */
export async function* readCsv(path: string): AsyncGenerator<TableRow> {
  const delimiter = sniffDelimiter(await readHead(path));
  const parser = createReadStream(path).pipe(
    parse({
      ...{ delimiter, bom: true, raw: true, relax_quotes: true },
      ...{ relax_column_count: true, skip_empty_lines: true, max_record_size: MAX_RECORD },
    }),
  );
  let heads: string[] | null = null;
  let row = 0;
  let lines = 0;
  try {
    for await (const found of parser) {
      const { record, raw } = found as Found;
      const line = lines + countLines(/^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(raw)![0]) + 1;
      lines += countLines(raw);
      if (!heads) {
        heads = namesOf(record);
        continue;
      }
      if (record.every((cell) => cell.trim() === '')) continue;
      row += 1;
      yield rowFrom({ row, line }, heads, record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // What follows a quote that never ends is in no column: the rest of the file is one row that cannot be read.
    yield { row: row + 1, line: lines + 1, value: null, code: 'row_quote_open' };
    return;
  } finally {
    parser.destroy();
  }
  if (!heads) throw new WrongTable('table_empty');
}

function rowFrom(at: { row: number; line: number }, heads: string[], cells: string[]): TableRow {
  if (cells.slice(heads.length).some((cell) => cell.trim() !== ''))
    return { ...at, value: null, code: 'row_columns' };
  const value = Object.fromEntries(heads.map((head, i) => [head, unguarded(cells[i] ?? '')]));
  return { ...at, value, code: null };
}

/** Headings as names: each once, none empty. */
function namesOf(record: readonly string[]): string[] {
  const taken = new Set<string>();
  return record.map((cell, i) => {
    const wish = cell.trim() || `column ${i + 1}`;
    let name = wish;
    for (let n = 2; taken.has(name); n++) name = `${wish} (${n})`;
    taken.add(name);
    return name;
  });
}

const countLines = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** Without the mark that exports put before what a spreadsheet would take for a formula. */
const unguarded = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

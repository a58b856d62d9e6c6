import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readCsv } from './read-csv.ts';
import { readWholeJson } from './read-json.ts';
import { readHead, rowOf, WrongTable, type TableRow } from './table.ts';

type TableFormat = 'csv' | 'json' | 'jsonl';

/** Whether it is a table with headings, a JSON document or JSON Lines: told by what it says, not by its name. */
async function formatOf(path: string): Promise<TableFormat> {
  const head = await readHead(path);
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (text.startsWith('[')) return 'json';
  if (!text.startsWith('{')) return 'csv';
  const end = text.indexOf('\n');
  const isLine = end > 0 && isObject(text.slice(0, end)) && text.slice(end).trim().startsWith('{');
  return isLine ? 'jsonl' : 'json';
}

/** Reads a table row by row; only a JSON document is held in memory. A row that cannot be read is one with a code. */
export async function* readRows(path: string, rows?: string): AsyncGenerator<TableRow> {
  await demandUtf8(path);
  const format = await formatOf(path);
  if (format === 'csv') yield* readCsv(path);
  else if (format === 'json' || rows) yield* readWholeJson(path, rows);
  else yield* readLines(path);
}

async function* readLines(path: string): AsyncGenerator<TableRow> {
  let row = 0;
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    line += 1;
    const own = text.replace(/^\uFEFF/, '').trim();
    if (!own) continue;
    row += 1;
    yield rowOf({ row, line }, parsed(own));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (text: string): boolean => rowOf({ row: 1, line: 1 }, parsed(text)).value !== null;

/** Looks through the whole file first: words in another encoding would come in as rubbish. */
async function demandUtf8(path: string): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let offset = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      decoder.decode(chunk as Buffer, { stream: true });
      offset += (chunk as Buffer).length;
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new WrongTable('not_utf8', `byte ${offset}`);
    throw error;
  }
}

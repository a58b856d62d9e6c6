import { readFile, stat } from 'node:fs/promises';
import { pick } from './pick.ts';
import { rowOf, WrongTable, type TableRow } from './table.ts';

/** A JSON document is held in memory whole: more than this is brought in as JSON Lines. */
const MAX_JSON_BYTES = 200_000_000;

/**
 * The rows of a JSON document: it is a list, or an object with a list in it.
 * @param rows the path to that list
 */
export async function* readWholeJson(path: string, rows?: string): AsyncGenerator<TableRow> {
  const { size } = await stat(path);
  if (size > MAX_JSON_BYTES) throw new WrongTable('json_too_large');
  const list = listOf(parse(await readFile(path, 'utf8')), rows);
  for (const [i, value] of list.entries()) yield rowOf({ row: i + 1, line: null }, value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new WrongTable('json_broken', error instanceof Error ? error.message : '');
  }
}

function listOf(document: unknown, rows?: string): unknown[] {
  if (Array.isArray(document) && !rows) return document;
  if (typeof document !== 'object' || document === null) throw new WrongTable('rows_missing');
  if (rows) {
    const found = pick(document as Record<string, unknown>, rows, { flat: false })[0];
    if (Array.isArray(found)) return found;
    throw new WrongTable('rows_missing', rows);
  }
  const lists = Object.entries(document).filter(
    ([, value]) => Array.isArray(value) && value.every((each) => typeof each === 'object'),
  );
  if (lists.length === 0) return [document]; // JSON Lines of a single line
  if (lists.length === 1) return lists[0]![1] as unknown[];
  throw new WrongTable('rows_missing', lists.map(([name]) => name).join(', '));
}

import type { TableColumn } from '../../schema.ts';
import { storable } from '../rows/row-says.ts';
import { readRows } from '../rows/read-rows.ts';

const ROWS = 200;
const COLUMNS = 150;
const SAMPLES = 3;
const SAMPLE_LENGTH = 80;
const DEPTH = 8;

/** The columns of a table, with what stands in its first rows; of nested JSON the paths to its values. */
export async function columnsOf(file: string, rows?: string): Promise<TableColumn[]> {
  const found = new Map<string, TableColumn>();
  let count = 0;
  for await (const { value } of readRows(file, rows)) {
    if (value) for (const [name, said] of pathsOf(value)) note(found, name, said);
    if (++count >= ROWS) break;
  }
  return [...found.values()];
}

function note(found: Map<string, TableColumn>, name: string, said: unknown): void {
  const text = storable(String(said ?? '')).trim();
  const column = found.get(name) ?? { name, samples: [], filled: 0 };
  if (!found.has(name)) {
    if (found.size >= COLUMNS || name.length > 200 || storable(name) !== name) return;
    found.set(name, column);
  }
  if (!text) return;
  column.filled += 1;
  const sample = text.length > SAMPLE_LENGTH ? `${text.slice(0, SAMPLE_LENGTH - 1)}…` : text;
  if (column.samples.length < SAMPLES && !column.samples.includes(sample))
    column.samples.push(sample);
}

function pathsOf(value: Record<string, unknown>, before = '', depth = 0): [string, unknown][] {
  if (depth > DEPTH) return [];
  return Object.entries(value).flatMap(([name, said]): [string, unknown][] => {
    const path = before ? `${before}.${name}` : name;
    if (Array.isArray(said)) return ofList(said, path, depth);
    return isRecord(said) ? pathsOf(said, path, depth + 1) : [[path, said]];
  });
}

function ofList(list: readonly unknown[], path: string, depth: number): [string, unknown][] {
  const records = list.filter(isRecord);
  if (records.length === 0)
    return [[path, list.filter((each) => typeof each !== 'object').join(', ')]];
  return pathsOf(Object.assign({}, ...records.toReversed()), `${path}[]`, depth + 1);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

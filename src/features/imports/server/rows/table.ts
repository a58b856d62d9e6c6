import { open } from 'node:fs/promises';

/** A file that cannot be read as a table at all; `code` says why, `detail` where. */
export class WrongTable extends Error {
  override name = 'WrongTable';
  readonly code: string;
  readonly detail: string;
  constructor(code: string, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
}

export interface TableRow {
  /** The first row below the headings is 1. */
  row: number;
  /** Where it begins, as an editor counts; null in a JSON list. */
  line: number | null;
  /** Null: it could not be read, and `code` says why. */
  value: Record<string, unknown> | null;
  code: string | null;
}

const DEPTH = 100;

/** Deeper than any record is: code that goes down into it would not come back. */
function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth > DEPTH || Object.values(value).some((inner) => isTooDeep(inner, depth + 1));
}

/** A value of JSON as a row. */
export function rowOf(at: { row: number; line: number | null }, value: unknown): TableRow {
  const isRow = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRow && !isTooDeep(value)
    ? { ...at, value: value as Record<string, unknown>, code: null }
    : { ...at, value: null, code: 'row_unreadable' };
}

const HEAD_BYTES = 1_000_000;

/** The beginning of a file, as text; a character that is cut in two at its end is left out. */
export async function readHead(path: string, bytes = HEAD_BYTES): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return new TextDecoder().decode(buffer.subarray(0, bytesRead), { stream: true });
  } finally {
    await handle.close();
  }
}

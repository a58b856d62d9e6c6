/** Where a keyset page ended: the last row's sort value, as PostgreSQL prints it, and its id. */
export interface Cursor {
  value: string;
  id: string;
}

const ID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const SHAPES = {
  count: new RegExp(`^(-?\\d{1,9})_${ID}$`),
  time: new RegExp(
    `^(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?[+-]\\d\\d(?::?\\d\\d)?)_${ID}$`,
  ),
};

export function writeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.value}_${cursor.id}`).toString('base64url');
}

/** Reads a cursor of an order back; null (the first page) for anything that is not one. */
export function readCursor(text: string | undefined, by: keyof typeof SHAPES): Cursor | null {
  if (!text) return null;
  const match = SHAPES[by].exec(Buffer.from(text, 'base64url').toString('latin1'));
  return match ? { value: match[1]!, id: match[2]! } : null;
}

import { createHash } from 'node:crypto';

/**
 * The id that a record of an archive gets here: a UUID version 7 of its own date, whose other bits
 * come from where it stood. So a text may link to what a later line brings, and an import that was
 * cut short goes on with the same ids.
 * @param at ms since 1970
 */
export function importedId(sourceId: string, kind: string, oldId: string, at: number): string {
  const bytes = createHash('sha256').update(`${sourceId}/${kind}/${oldId}`).digest();
  bytes.writeUIntBE(Math.max(0, Math.trunc(at)), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Letters for the end of an address, the same for the same id. */
export function tailOf(id: string): string {
  const bytes = createHash('sha256').update(id).digest();
  return Array.from({ length: 5 }, (_, i) => LETTERS[bytes[i]! % LETTERS.length]).join('');
}

/** Says whether a text of the archive is still the one that was brought in. */
export function fingerprintOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
